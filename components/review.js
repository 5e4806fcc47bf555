// The review in the browser: the text beside what was suggested for it, keyboard first. Choices are
// made here at once and sent to be kept; what is not kept yet is held in this browser. Text reaches
// the page as text nodes only.

const GROUPS = [
  ["title", "Title", ["title"]],
  ["standfirst", "Standfirst", ["standfirst"]],
  ["outlet", "Outlet", ["outlet", "new_outlet"]],
  ["author", "Author", ["author"]],
  ["agency", "Agency", ["agency"]],
  ["language", "Language", ["language"]],
  ["published", "Published", ["published", "trap"]],
  ["url", "Address", ["url"]],
  ["lines", "Lines", ["lines"]],
  ["actor", "Actors", ["actor"]],
  ["new_actor", "New actors", ["new_actor"]],
  ["alias", "Aliases", ["alias"]],
  ["place", "Places", ["place"]],
  ["topic", "Topics", ["topic"]],
  ["quotation", "Quotations", ["quotation"]],
  ["contact", "Contacts", ["contact"]],
  ["copy", "Copies", ["copy"]],
  ["summary", "Summary", ["summary"]],
];
const GROUP_OF = Object.fromEntries(GROUPS.flatMap((g) => g[2].map((field) => [field, g[0]])));
const LABELS = Object.fromEntries(GROUPS.map(([key, label]) => [key, label]));
const ONE = {
  title: "title", standfirst: "standfirst", outlet: "outlet", new_outlet: "new outlet", author: "author",
  agency: "agency", language: "language", published: "date", trap: "date that is not its own",
  url: "address", lines: "lines", actor: "actor", new_actor: "new actor", alias: "alias",
  place: "place", topic: "topic", quotation: "quotation", contact: "contact", copy: "copy", summary: "summary",
};
const BY_SELECTION = ["actor", "new_actor", "quotation", "place", "topic", "contact", "lines", "title", "published"];
const NEEDED = ["title", "outlet", "language", "published", "summary"];
const STATES = {
  undecided: ["○", "undecided"],
  accepted: ["✓", "accepted"],
  corrected: ["✎", "corrected"],
  rejected: ["✕", "rejected"],
  added: ["+", "added by hand"],
  passed: ["–", "another one stands"],
};
const SIGNS = { meta: "", body: "", excluded: "Left out" };
const COMMANDS = [
  // what it does, its keys, the words on its button, what help says
  ["previous", ["k", "ArrowUp"], "Previous", "the one before"],
  ["next", ["j", "ArrowDown"], "Next", "the next one"],
  ["accept", ["a"], "Accept", "accept the suggestion as it is"],
  ["reject", ["r"], "Reject", "reject it"],
  ["correct", ["e"], "Correct", "open its fields; Enter takes them over, Escape lets them be"],
  ["undo", ["u"], "Undo", "make it undecided again; on an undecided one, take the last choice back"],
  ["all", ["A"], "Accept group", "accept what is undecided in this group; says how many first"],
  ["filter", ["/"], "Filter", "show only what holds some words, or a state such as “undecided”"],
  ["help", ["?"], "Help", "this table"],
  ["save", ["s"], "Save", "say what will be saved and what is wrong with it, then save"],
];
const COMMAND_OF = Object.fromEntries(COMMANDS.flatMap(([name, keys]) => keys.map((key) => [key, name])));
const REST = 250; // milliseconds without a choice after which the choices are sent
const PATIENCE = 10000; // milliseconds after which what was not answered is sent again
const MOST_CHECKED = 8; // sent works that are remembered as our own

const reviews = new WeakMap();
const contents = new Map(); // by version: the server sends each once to a window

export default function ({ data, parentElement, setTriggerValue }) {
  let review = reviews.get(parentElement);
  if (!review || !review.root.isConnected) {
    review?.close();
    review = new Review(parentElement.querySelector(".review"));
    reviews.set(parentElement, review);
  }
  review.report = (message) => setTriggerValue("sent", message);
  review.update(data);
  return () => {
    review.close();
    reviews.delete(parentElement);
  };
}

// ---- small things --------------------------------------------------------------------------

function make(tag, className, ...content) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...content.filter((part) => part !== null && part !== undefined && part !== ""));
  return node;
}

// Letters that would turn the rest of the line around are shown by name and act on nothing else.
function words(tag, className, text) {
  const node = make(tag, className);
  node.dir = "auto";
  for (const part of String(text).split(/([\u202a-\u202e\u2066-\u2069])/)) {
    if (/^[\u202a-\u202e\u2066-\u2069]$/.test(part)) {
      const shown = make("bdi", "turning", part);
      shown.dataset.name = `U+${part.charCodeAt(0).toString(16).toUpperCase()}`;
      node.append(shown);
    } else if (part) node.append(part);
  }
  return node;
}

function button(label, act, className = "", title = "") {
  const node = make("button", className, label);
  node.type = "button";
  if (title) node.title = title;
  node.onclick = act;
  return node;
}

function plural(n, word) {
  return `${n.toLocaleString("en")} ${word}${n === 1 ? "" : /(s|ch)$/.test(word) ? "es" : "s"}`;
}

function short(text, length) {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}

// Equal values are spelled alike, in whatever order their keys came.
function spelled(value) {
  if (Array.isArray(value)) return `[${value.map(spelled).join()}]`;
  if (value && typeof value === "object") {
    const keys = Object.keys(value).filter((key) => value[key] !== null && value[key] !== undefined);
    return `{${keys.sort().map((key) => `${JSON.stringify(key)}:${spelled(value[key])}`).join()}}`;
  }
  return JSON.stringify(value);
}

function host(address) {
  return address.trim().toLowerCase().replace(/^https?:\/\//, "").replace(/[/?#].*$/, "");
}

function places(text, quote) {
  const found = [];
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) found.push(at);
  return found;
}

function numbers(lines) {
  const [first, last] = String(lines).split("-").map(Number);
  return [first, last || first];
}

// One space between words, and no part that is empty.
function tidy(value) {
  if (typeof value === "string") return value.replace(/\s+/g, " ").trim();
  if (Array.isArray(value)) return value.map(tidy);
  if (!value || typeof value !== "object" || "quote" in value) return value; // a passage is exact
  const parts = Object.entries(value).map(([key, part]) => [key, tidy(part)]);
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined && part !== null && part !== ""));
}

const DATE = /^[\dX]{4}(-[\dX]{2}){0,2}[~?%]?$/;
const SHAPES = {
  edtf: [(date) => date.split("/").every((end) => end === ".." || end === "" || DATE.test(end)), "is no date such as 2022-03-24, 2022-03 or XXXX-03-24"],
  id: [(id) => /^[a-z0-9]([a-z0-9-]{0,118}[a-z0-9])?$/.test(id), "is no id: lower-case letters, digits and hyphens"],
  country: [(code) => /^[A-Z]{2}$/.test(code), "is no country code of two letters"],
  language: [(code) => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(code), "is no language code such as en or fa"],
  url: [(url) => /^https?:\/\/[^/@\s\\]+(\/\S*|\?\S*)?$/i.test(url), "is no address that starts with https://"],
};
const SHAPE_OF = {
  published: { edtf: "edtf" },
  contact: { date: "edtf", place: "id" },
  new_actor: { id: "id", country: "country", side: "id" },
  language: "language",
  url: "url",
};

// Refuse at once what the server would refuse; it has the last word.
function sound(field, value) {
  const shapes = SHAPE_OF[field] ?? {};
  const parts = typeof shapes === "string" ? [[shapes, value]] : Object.entries(shapes).map(([key, shape]) => [shape, value[key]]);
  for (const [shape, part] of parts) {
    const [fits, fault] = SHAPES[shape];
    if (part !== undefined && !fits(part)) throw new Error(`“${short(part, 40)}” ${fault}.`);
  }
  for (const key of { published: ["edtf"], contact: ["date", "summary"], new_actor: ["id", "name"], alias: ["name"], new_outlet: ["name"] }[field] ?? []) {
    if (!value[key]) throw new Error(`Something is missing: ${key === "edtf" ? "the date" : `the ${key}`}.`);
  }
  for (const { side } of value.participants ?? []) if (!SHAPES.id[0](side)) throw new Error(`“${side}” ${SHAPES.id[1]}.`);
}

// What the text itself shows as selected, inside a shadow root too.
function selectedRange(root) {
  const selection = document.getSelection();
  const shadow = root.getRootNode();
  const own = shadow.getSelection?.();
  if (own?.rangeCount) return own.getRangeAt(0);
  if (selection?.getComposedRanges) {
    const [range] = selection.getComposedRanges({ shadowRoots: [shadow] });
    if (range) return range;
  }
  return selection?.rangeCount ? selection.getRangeAt(0) : null;
}

// ---- the review ----------------------------------------------------------------------------

class Review {
  constructor(root) {
    this.root = root;
    this.window = Math.random().toString(36).slice(2, 10);
    this.n = 0;
    this.choices = new Map();
    this.added = [];
    this.sent = [];
    this.history = [];
    this.waiting = null; // the message that was sent and is not answered
    this.onKey = (event) => this.key(event);
    addEventListener("keydown", this.onKey, { capture: true });
    this.onSelect = () => {
      clearTimeout(this.selecting);
      this.selecting = setTimeout(() => this.offer(), 120);
    };
    document.addEventListener("selectionchange", this.onSelect);
    this.ticking = setInterval(() => this.tick(), 1000);
    root.addEventListener("mouseup", this.onSelect);
  }

  close() {
    removeEventListener("keydown", this.onKey, { capture: true });
    document.removeEventListener("selectionchange", this.onSelect);
    clearInterval(this.ticking);
    clearTimeout(this.sending);
    clearTimeout(this.selecting);
  }

  // ---- what the server says ----------------------------------------------------------------

  update(data) {
    if (data.run === this.run) return; // only the theme has changed
    this.run = data.run;
    if (data.content) contents.set(data.content.version, data.content);
    const content = contents.get(data.holds);
    if (!content) {
      this.post({ ask: "content" });
      return;
    }
    const answered = data.window === this.window && this.waiting?.n === data.ack;
    const asked = answered ? this.waiting : null;
    if (answered) this.waiting = null;
    const first = this.content?.shape !== content.shape;
    if (!first && this.content.version !== content.version) this.learn(content);
    if (first) this.begin(content, data);
    else if (data.refusal && answered) this.refused(data.refusal);
    else if (data.conflict || !answered) this.meet(data.version, data.work);
    else this.acknowledge(data.version, asked);
    if (answered && data.preview) this.previewed(data.preview);
    if (answered && data.refusal && this.panel?.open) this.previewed({ faults: [data.refusal], adds: [] });
    const again = answered && data.conflict && !this.conflict && asked.ask !== "keep";
    const next = this.queued ?? (again ? { ask: asked.ask, name: asked.name } : null);
    if (next && !this.waiting && !this.conflict) {
      this.queued = null;
      this.send(next);
    } else if (this.pending() && !this.conflict) this.schedule();
    this.tell();
  }

  begin(content, data) {
    this.content = content;
    this.storage = `parley/review/${content.coder}/${content.draft}`;
    this.index();
    this.take(data.work);
    this.base = data.version;
    this.kept = spelled(this.work());
    const held = this.recall();
    if (held && spelled(held.work) !== this.kept && this.fits(held.work)) {
      const theirs = data.work;
      const ours = held.base === data.version || held.sent?.includes(this.kept);
      this.take(held.work);
      if (ours) this.sent = held.sent ?? [];
      else this.conflict = { version: data.version, work: theirs };
    }
    this.build();
    if (this.conflict) this.showConflict();
    else this.remember();
  }

  // A state of the server that is no answer: after a reconnection, or of another window.
  meet(version, work) {
    if (!work) return;
    const theirs = spelled(work);
    const mine = spelled(this.work());
    if (version === this.base || theirs === mine || this.sent.includes(theirs)) {
      this.base = version;
      this.kept = theirs;
      if (theirs === mine) this.sent = [];
    } else if (mine === this.kept) {
      this.base = version;
      this.kept = theirs;
      this.take(work);
      this.refresh();
    } else {
      this.conflict = { version, work };
      this.showConflict();
    }
    this.remember();
  }

  acknowledge(version, message) {
    if (!message?.work) return;
    this.base = version;
    this.kept = spelled(message.work);
    this.refusal = "";
    if (!this.pending()) this.sent = [];
    this.remember();
  }

  refused(reason) {
    this.refusal = reason;
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.send(), 5000);
  }

  // ---- work --------------------------------------------------------------------------------

  work() {
    const choices = {};
    for (const [id, { outcome, value, passages }] of this.choices) {
      choices[id] = outcome === "corrected" ? { outcome, value, ...(passages ? { passages } : {}) } : { outcome };
    }
    return { choices, added: this.added.map(({ field, value, passages }) => ({ field, value, passages })) };
  }

  take(work) {
    const choices = Object.entries(work?.choices ?? {});
    this.choices = new Map(choices.filter(([id]) => this.items.has(id)).map(([id, made]) => [id, { ...made }]));
    for (const item of this.added) this.items.delete(item.id);
    this.added = [];
    for (const one of work?.added ?? []) this.put({ ...one, passages: one.passages ?? [] });
    this.history = [];
  }

  fits(work) {
    return work && typeof work === "object" && Array.isArray(work.added ?? []);
  }

  pending() {
    return this.content && spelled(this.work()) !== this.kept;
  }

  recall() {
    try {
      return JSON.parse(localStorage.getItem(this.storage) ?? "null");
    } catch {
      return null;
    }
  }

  remember() {
    try {
      if (this.pending()) {
        const held = { base: this.base, sent: this.sent, work: this.work() };
        localStorage.setItem(this.storage, JSON.stringify(held));
      } else localStorage.removeItem(this.storage);
    } catch {
      this.unheld = true; // no room, or not allowed: then the server alone keeps it
    }
  }

  changed(note) {
    this.remember();
    this.schedule();
    this.refresh();
    this.say(`${note} ${plural(this.undecided().length, "suggestion")} undecided.`);
  }

  schedule() {
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.send(), REST);
  }

  send(also = {}) {
    clearTimeout(this.sending);
    if (this.conflict && !also.seen) return;
    if (this.waiting) {
      if (also.ask) this.queued = also; // what is asked for waits for the answer
      return;
    }
    if (!also.ask && !this.pending()) return;
    const work = this.work();
    this.sent = [...this.sent, spelled(work)].slice(-MOST_CHECKED);
    this.remember();
    this.post({ ask: "keep", seen: this.base, work, ...also });
    this.tell();
  }

  post(message) {
    this.waiting = { window: this.window, n: ++this.n, at: Date.now(), ...message };
    const { at, ...told } = this.waiting;
    this.report(told);
  }

  tick() {
    if (this.waiting && Date.now() - this.waiting.at > PATIENCE) {
      const { ask, name, seen } = this.waiting;
      this.waiting = null;
      if (ask === "keep") this.send({ ask: "keep", ...(this.conflict ? { seen } : {}) });
      else if (ask === "content") this.post({ ask });
      else this.send({ ask, name });
    }
    if (this.content) this.tell();
  }

  // ---- what there is -----------------------------------------------------------------------

  index() {
    this.items = new Map();
    this.byGroup = new Map(GROUPS.map(([key]) => [key, []]));
    this.added = [];
    this.call();
    for (const one of this.content.suggestions) {
      const item = { ...one };
      this.items.set(item.id, item);
      this.byGroup.get(GROUP_OF[item.field])?.push(item);
    }
    this.lineText = new Map(this.content.lines.map(([number, , , text]) => [number, text]));
  }

  call() {
    this.names = {};
    for (const kind of ["actors", "places", "topics", "outlets", "articles"]) {
      this.names[kind] = new Map(this.content.register[kind].map((row) => [row[0], row]));
    }
  }

  // The register has changed, and nothing else: whatever is open stays open.
  learn(content) {
    this.content = content;
    this.call();
    const lists = this.registers();
    this.lists.replaceWith(lists);
    this.lists = lists;
    this.refresh();
  }

  put(one) {
    const id = `hand-${++this.n}`;
    const item = { ...one, id, hand: true, confidence: 1, rule: "by hand", why: "Added by hand." };
    this.added.push(item);
    this.items.set(id, item);
    return item;
  }

  all() {
    return GROUPS.flatMap(([key]) => this.of(key));
  }

  of(group) {
    return [...this.byGroup.get(group), ...this.added.filter((item) => GROUP_OF[item.field] === group)];
  }

  shown() {
    return this.all().filter((item) => !this.nodes?.get(item.id)?.hidden);
  }

  single(field) {
    if (field === "new_outlet") return "outlet";
    return this.content.single.includes(field) ? GROUP_OF[field] : null;
  }

  // The one that stands for a field of which an article has one.
  standing(field) {
    const group = this.single(field);
    if (!group) return null;
    return this.of(group).find((item) => this.single(item.field) === group && this.stands(item)) ?? null;
  }

  stands(item) {
    const outcome = item.hand ? "accepted" : this.choices.get(item.id)?.outcome;
    return outcome === "accepted" || outcome === "corrected";
  }

  state(item) {
    if (item.hand) return "added";
    const made = this.choices.get(item.id);
    if (made) return made.outcome;
    return this.standing(item.field) ? "passed" : "undecided";
  }

  undecided(group) {
    return (group ? this.of(group) : this.all()).filter((item) => this.state(item) === "undecided");
  }

  value(item) {
    const made = this.choices.get(item.id);
    return made?.outcome === "corrected" ? made.value : item.value;
  }

  passages(item) {
    const made = this.choices.get(item.id);
    return (made?.outcome === "corrected" && made.passages) || item.passages;
  }

  // ---- values in words ---------------------------------------------------------------------

  name(kind, id) {
    if (kind === "actors" && String(id).startsWith("new:")) {
      const key = String(id).slice(4);
      const item = this.of("new_actor").find((one) => one.value.id === key);
      return item ? (this.value(item).same_as ? this.name("actors", this.value(item).same_as) : this.value(item).name) : key;
    }
    return this.names[kind].get(id)?.[1] ?? id;
  }

  inWords(item) {
    const value = this.value(item);
    const actor = (id) => this.name("actors", id);
    switch (item.field) {
      case "outlet": return this.name("outlets", value);
      case "new_outlet": return `${value.name}${value.homepage ? ` (${value.homepage})` : ""}, not in the register yet`;
      case "place": return this.name("places", value);
      case "topic": return this.name("topics", value);
      case "published": return `${value.edtf} (${value.basis ?? "stated"})`;
      case "trap": return `${value}: not its own date`;
      case "actor": return actor(value.actor) + (value.role_as_printed ? `, “${value.role_as_printed}”` : "");
      case "new_actor":
        return value.same_as
          ? `${item.value.name} is ${actor(value.same_as)}`
          : `${value.name} (${[value.kind, value.country, value.side].filter(Boolean).join(", ")})`;
      case "alias": return `“${value.name}” for ${actor(value.actor)} (${value.kind})`;
      case "quotation": {
        const via = value.via ? `, via ${actor(value.via)}` : "";
        const about = value.about?.length ? `, about ${value.about.map(actor).join(", ")}` : "";
        return `${value.speaker ? actor(value.speaker) : "no speaker"}${via}${about} (${value.kind})`;
      }
      case "contact": {
        const sides = Map.groupBy ? [...Map.groupBy(value.participants, (p) => p.side).values()] : value.participants.map((p) => [p]);
        const who = sides.map((side) => side.map((p) => actor(p.actor)).join(", ")).join(" – ");
        const where = value.place ? `, ${this.name("places", value.place)}` : "";
        const known = value.contact ? "; already on record" : "; not on record yet";
        return `${value.date}${where}: ${who} (${value.kind}${value.status === "planned" ? ", announced" : ""})${known}`;
      }
      case "copy": {
        const share = value.containment ? `, ${Math.round(100 * value.containment)} % of the shorter` : "";
        return `${value.relation}: ${this.name("articles", value.article)}${share}`;
      }
      case "lines": return `${this.span(value.lines)}: ${this.kindInWords(value)}`;
      default: return String(value);
    }
  }

  span(lines) {
    const [first, last] = numbers(lines);
    return first === last ? `Line ${first}` : `Lines ${first}–${last}`;
  }

  kindInWords({ kind, what }) {
    if (kind === "excluded") return `left out (${what ? what.replaceAll("_", " ") : "no reason"})`;
    return kind === "meta" ? what ?? "meta" : "body";
  }

  // ---- drawing -----------------------------------------------------------------------------

  build() {
    const { content } = this;
    this.live = make("p", "away");
    this.live.setAttribute("aria-live", "polite");
    this.text = this.buildText();
    this.form = this.buildForm();
    this.help = this.buildHelp();
    this.panel = make("dialog", "panel");
    this.clash = make("dialog", "panel");
    // Escape does not choose between two versions.
    this.clash.onclose = () => this.conflict && this.clash.showModal();
    this.lists = this.registers();
    this.root.replaceChildren(
      this.live,
      make("div", "columns", this.text, this.form),
      this.help,
      this.panel,
      this.clash,
      this.lists,
    );
    this.current = (this.undecided()[0] ?? this.all()[0])?.id ?? null;
    this.refresh();
    if (this.current) this.reveal(false);
    this.root.dataset.ready = content.version;
  }

  registers() {
    const list = (id, rows) => {
      const node = make("datalist", "");
      node.id = id;
      for (const [key, name, detail] of rows) {
        const option = make("option", "");
        option.value = `${name} [${key}]`;
        if (detail) option.label = detail;
        node.append(option);
      }
      return node;
    };
    const { register } = this.content;
    return make(
      "div",
      "",
      list("actors", register.actors.map(([id, name, side, names]) => [id, name, [side, ...names].join(", ")])),
      list("places", register.places),
      list("topics", register.topics),
      list("outlets", register.outlets),
      list("sides", [...new Set(register.actors.map((row) => row[2]))].sort().map((side) => [side, side])),
    );
  }

  buildText() {
    this.lines = new Map();
    const list = make("ol", "lines");
    for (const [number, , , text] of this.content.lines) {
      if (!text.trim()) continue;
      const node = make("li", "line");
      node.value = number;
      const reason = make("p", "reason");
      const p = make("p", "words");
      p.dir = "auto";
      node.append(reason, p);
      list.append(node);
      this.lines.set(number, { node, p, reason, drawn: "" });
    }
    list.onclick = (event) => this.pickMark(event);
    this.bar = make("div", "bar");
    this.bar.setAttribute("role", "toolbar");
    this.bar.setAttribute("aria-label", "What the selected words are");
    this.bar.hidden = true;
    const frame = make("section", "text", this.bar, list);
    frame.tabIndex = 0;
    frame.setAttribute("aria-label", "The text");
    if (this.content.direction === "rtl") list.dir = "rtl";
    if (this.content.language) list.lang = this.content.language;
    return frame;
  }

  buildForm() {
    this.counts = make("strong", "count");
    this.status = make("span", "status");
    this.status.setAttribute("role", "status");
    this.filter = make("input", "");
    this.filter.type = "search";
    this.filter.placeholder = "Filter suggestions";
    this.filter.setAttribute("aria-label", "Filter suggestions");
    this.filter.oninput = () => this.refresh();
    const commands = make("div", "commands");
    commands.setAttribute("role", "toolbar");
    commands.setAttribute("aria-label", "Commands");
    this.commands = {};
    for (const [name, [key], label, told] of COMMANDS) {
      if (name === "filter") continue;
      const shown = name === "save" && this.content.saved ? "Done" : label;
      const node = button(shown, () => this.command(name), name, told);
      const hint = make("kbd", "", key);
      hint.setAttribute("aria-hidden", "true");
      node.append(hint);
      node.setAttribute("aria-keyshortcuts", key === "A" ? "Shift+A" : key);
      this.commands[name] = node;
      commands.append(node);
    }
    this.ask = make("div", "ask");
    this.ask.hidden = true;
    this.adding = make("div", "adding");
    const head = make(
      "div",
      "head",
      make("div", "told", this.counts, this.status),
      commands,
      this.filter,
      this.ask,
    );
    this.groups = make("div", "groups");
    this.nodes = new Map();
    this.heads = new Map();
    for (const [key, label] of GROUPS) {
      const count = make("span", "n");
      const list = make("ul", "items");
      const add = key === "copy" ? null : button("Add", () => this.add(this.addField(key), []), "add");
      add?.setAttribute("aria-label", `Add to ${label}`);
      const title = make("h2", "", label);
      const node = make("section", "group", make("div", "grouphead", title, count, add), list);
      node.setAttribute("aria-label", label);
      this.heads.set(key, { node, count, list, held: "" });
      this.groups.append(node);
    }
    const frame = make("section", "form", head, this.adding, this.groups);
    frame.tabIndex = 0;
    frame.setAttribute("aria-label", "Suggestions");
    return frame;
  }

  addField(group) {
    return group === "outlet" ? "outlet" : GROUPS.find(([key]) => key === group)[2][0];
  }

  buildHelp() {
    const rows = COMMANDS.map(([, keys, , told]) => {
      const spelledKeys = keys.flatMap((key) => [make("kbd", "", { ArrowUp: "↑", ArrowDown: "↓" }[key] ?? key), " "]);
      return make("tr", "", make("td", "", ...spelledKeys), make("td", "", told));
    });
    const body = make("tbody", "", ...rows);
    const more = make(
      "p",
      "",
      "Select words in the text with the mouse to say what they are. Nothing is accepted by itself; while you type in a field no key means anything but its letter.",
    );
    const looks = ["actor", "place", "topic", "quotation", "contact", "published"].flatMap((key) => [
      make("span", `mark ${key} undecided`, key === "published" ? "Title, date and the like" : LABELS[key]),
      " ",
    ]);
    const colours = make("p", "", "In the text: ", ...looks, "; a dashed line is undecided, a full one decided.");
    const help = make("dialog", "panel", make("h2", "", "Keys"), make("table", "", body), more, colours);
    help.append(make("div", "actions", button("Close", () => help.close(), "primary")));
    help.setAttribute("aria-label", "Keys");
    return help;
  }

  // Draw what has changed; called after every choice.
  refresh() {
    const looked = this.filter.value.trim().toLowerCase();
    for (const [key, head] of this.heads) {
      const items = this.of(key);
      const ids = items.map((item) => item.id).join();
      if (ids !== head.held) {
        head.held = ids;
        head.list.replaceChildren(...items.map((item) => this.node(item)));
      }
      let visible = 0;
      for (const item of items) {
        const node = this.nodes.get(item.id);
        const state = this.state(item);
        const said = this.inWords(item);
        const held = `${state}\n${said}`;
        if (node.held !== held) {
          node.held = held;
          node.dataset.state = state;
          node.sign.textContent = STATES[state][0];
          node.shown.replaceChildren(...words("span", "", said).childNodes);
          node.state.textContent = STATES[state][1];
        }
        const haystack = `${said}\n${STATES[state][1]}\n${ONE[item.field]}\n${item.rule}\n${item.passages.map((p) => p.quote).join("\n")}`;
        node.hidden = Boolean(looked) && !haystack.toLowerCase().includes(looked);
        visible += !node.hidden;
      }
      const left = this.undecided(key).length;
      const count = !items.length ? "none suggested" : left ? `${left} of ${items.length} undecided` : `${items.length} decided`;
      head.count.textContent = count;
      head.node.dataset.left = left;
      head.node.classList.toggle("none", !items.length);
      head.node.hidden = Boolean(looked) && !visible;
    }
    if (!this.items.has(this.current)) this.current = this.shown()[0]?.id ?? null;
    this.counts.textContent = `Undecided: ${this.undecided().length} of ${this.items.size}`;
    this.drawLines();
    this.drawCurrent();
    this.tell();
  }

  node(item) {
    const held = this.nodes.get(item.id);
    if (held) return held;
    const node = make("li", "item");
    node.sign = make("span", "sign");
    node.sign.setAttribute("aria-hidden", "true");
    node.shown = make("span", "value");
    node.shown.dir = "auto";
    node.state = make("span", "state");
    const sure = item.hand ? null : make("span", "sure", `${Math.round(100 * item.confidence)} %`);
    const printed = item.passages[0]?.quote;
    const told = printed && printed !== item.value && printed !== this.inWords(item);
    const quote = told ? words("span", "quote", short(printed, 90)) : null;
    const pick = button("", () => this.go(item.id), "pick");
    pick.append(node.sign, make("span", "what", node.shown, quote), make("span", "beside", node.state, sure));
    node.pick = pick;
    node.append(pick);
    this.nodes.set(item.id, node);
    return node;
  }

  drawCurrent() {
    const item = this.items.get(this.current);
    if (this.open && this.open.id !== this.current) this.open = null;
    for (const node of [...this.groups.querySelectorAll(".item.current")]) {
      if (node !== this.nodes.get(this.current)) {
        node.classList.remove("current");
        node.pick.removeAttribute("aria-current");
        node.detail?.remove();
        node.detail = null;
      }
    }
    const node = item && this.nodes.get(item.id);
    if (node) {
      node.classList.add("current");
      node.pick.setAttribute("aria-current", "true");
      if (!this.open || !node.detail) {
        const detail = this.open ? this.open.form : this.detail(item);
        node.detail?.remove();
        node.detail = detail;
        node.append(detail);
      }
    }
    const decided = item && (item.hand || this.choices.has(item.id));
    const { commands } = this;
    commands.accept.disabled = !item || item.hand;
    commands.reject.disabled = !item;
    commands.correct.disabled = !item || item.field === "copy";
    commands.undo.disabled = !decided && !this.history.length;
    const group = item && GROUP_OF[item.field];
    const n = item ? this.acceptable(group).length : 0;
    commands.all.firstChild.data = item ? `Accept ${n} in ${LABELS[group]}` : "Accept group";
    commands.all.disabled = !n;
  }

  detail(item) {
    const value = this.value(item);
    const passages = this.passages(item);
    const node = make("div", "detail");
    if (item.why) node.append(words("p", "why", item.why));
    const note = item.field === "published" ? value.note : item.field === "contact" ? value.date_note : "";
    if (note && !item.why.includes(note)) node.append(words("p", "why", note));
    const more = make("p", "rule", `Rule: ${item.rule}`);
    if (!item.hand) more.append(`; confidence ${Math.round(100 * item.confidence)} %`);
    if (this.choices.get(item.id)?.outcome === "corrected") {
      more.append("; suggested was: ", words("span", "", this.inWords({ ...item, id: "" })));
    }
    node.append(more);
    if (passages.length) {
      const list = make("ul", "passages");
      for (const passage of passages.slice(0, 12)) {
        const there = button("", () => this.scrollTo(passage.line), "there", "Show it in the text");
        there.append(words("q", "", short(passage.quote, 200)), make("small", "", ` line ${passage.line}`));
        list.append(make("li", "", there));
      }
      if (passages.length > 12) list.append(make("li", "", `and ${passages.length - 12} more`));
      node.append(list);
    }
    const actions = make("div", "actions");
    if (item.field === "contact") this.offerKnown(item, value, actions);
    if (item.field === "new_actor" && value.near && !value.same_as && this.names.actors.has(value.near)) {
      const near = this.name("actors", value.near);
      actions.append(button(`It is ${near}`, () => this.isKnown(item, value.near), "", "Adds the name as an alias"));
    }
    if (actions.childNodes.length) node.append(actions);
    return node;
  }

  offerKnown(item, value, actions) {
    for (const id of value.candidates ?? []) {
      const told = this.content.register.contacts[id];
      if (!told) continue;
      const same = button("", () => this.choose(item, { ...value, contact: id }), "known", id);
      same.append(words("span", "", `Same as ${told}`));
      same.setAttribute("aria-pressed", String(value.contact === id));
      actions.append(same);
    }
    if (value.contact) {
      const { contact, ...fresh } = value;
      actions.append(button("None of them: a new contact", () => this.choose(item, fresh), "known"));
    }
  }

  // ---- the text ----------------------------------------------------------------------------

  lineKinds() {
    const kinds = new Map(this.content.lines.map(([number, kind, what]) => [number, [kind, what]]));
    const tell = ({ lines, kind, what }) => {
      const [first, last] = numbers(lines);
      for (let n = first; n <= last && n - first < 20000; n++) if (kinds.has(n)) kinds.set(n, [kind, what]);
    };
    for (const item of this.of("lines")) {
      const state = this.state(item);
      if (state === "rejected") tell({ ...item.value, kind: "body", what: null });
      else if (state !== "undecided") tell(this.value(item));
    }
    const title = this.standing("title");
    const line = title && this.passages(title)[0]?.line;
    if (line) kinds.set(line, ["meta", "title"]);
    return kinds;
  }

  drawLines() {
    const kinds = this.lineKinds();
    const marks = new Map();
    for (const item of this.all()) {
      if (item.field === "lines") continue;
      const state = this.state(item);
      if (state === "rejected" || (state === "passed" && item.field !== "title")) continue;
      for (const { line, quote, occurrence } of this.passages(item)) {
        const text = this.lineText.get(line);
        const start = text === undefined ? undefined : places(text, quote)[(occurrence ?? 1) - 1];
        if (start === undefined) continue;
        if (!marks.has(line)) marks.set(line, []);
        marks.get(line).push({ start, end: start + quote.length, id: item.id, field: item.field, state });
      }
    }
    let before = "";
    for (const [number, line] of this.lines) {
      const [kind, what] = kinds.get(number);
      const label = kind === "excluded" ? `${SIGNS.excluded}: ${(what ?? "").replaceAll("_", " ")}` : kind === "meta" ? what ?? "" : "";
      const looks = `${kind}/${label}/${label !== before}`;
      const found = marks.get(number) ?? [];
      const drawn = `${looks}\n${found.map((m) => `${m.start}.${m.end}.${m.id}.${m.state}`).join()}`;
      if (drawn !== line.drawn) {
        line.drawn = drawn;
        line.node.className = `line ${kind} ${what ?? ""}`;
        line.reason.textContent = label !== before ? label : "";
        line.reason.hidden = !label || label === before;
        line.p.replaceChildren(...this.cut(this.lineText.get(number), found));
      }
      before = label;
    }
    this.light();
  }

  cut(text, marks) {
    const cuts = [...new Set([0, text.length, ...marks.flatMap((m) => [m.start, m.end])])].sort((a, b) => a - b);
    const pieces = [];
    for (let at = 0; at + 1 < cuts.length; at++) {
      const [start, end] = [cuts[at], cuts[at + 1]];
      const over = marks.filter((m) => m.start <= start && m.end >= end);
      const inner = words("span", "", text.slice(start, end));
      inner.removeAttribute("dir");
      if (!over.length) {
        pieces.push(...inner.childNodes);
        continue;
      }
      over.sort((a, b) => a.end - a.start - (b.end - b.start));
      const { field, state } = over[0];
      inner.className = `mark ${GROUP_OF[field]} ${state}`;
      inner.dataset.of = over.map((m) => m.id).join(" ");
      inner.title = [...new Set(over.map((m) => ONE[m.field]))].join(", ");
      pieces.push(inner);
    }
    return pieces;
  }

  light() {
    for (const node of this.text.querySelectorAll(".now")) node.classList.remove("now");
    const item = this.items.get(this.current);
    if (!item) return;
    if (item.field === "lines") {
      const [first, last] = numbers(this.value(item).lines);
      for (let n = first; n <= last; n++) this.lines.get(n)?.node.classList.add("now");
      return;
    }
    for (const node of this.text.querySelectorAll(`.mark[data-of~="${CSS.escape(item.id)}"]`)) node.classList.add("now");
  }

  pickMark(event) {
    const mark = event.target.closest?.(".mark");
    if (!mark || this.selected().length) return;
    const ids = mark.dataset.of.split(" ").filter((id) => this.items.has(id));
    const next = ids[(ids.indexOf(this.current) + 1) % ids.length];
    if (next) this.go(next, false);
  }

  // ---- moving ------------------------------------------------------------------------------

  go(id, intoText = true) {
    if (!this.items.has(id)) return;
    this.current = id;
    this.drawCurrent();
    this.light();
    this.reveal(intoText);
  }

  reveal(intoText) {
    const node = this.nodes.get(this.current);
    this.into(this.form, node, this.form.querySelector(".head").offsetHeight + 44);
    if (!intoText) return;
    const item = this.items.get(this.current);
    const first = item.field === "lines" ? numbers(this.value(item).lines)[0] : this.passages(item)[0]?.line;
    if (first) this.scrollTo(first);
  }

  scrollTo(line) {
    const there = this.lines.get(line)?.node;
    if (there) this.into(this.text, there, 40);
  }

  // Bring something into view inside its own frame; the page around it keeps still.
  into(frame, node, above) {
    if (!node || !frame) return;
    const [outer, inner] = [frame.getBoundingClientRect(), node.getBoundingClientRect()];
    if (inner.top < outer.top + above) frame.scrollTop += inner.top - outer.top - above - 8;
    else if (inner.bottom > outer.bottom - 16) {
      const down = inner.bottom - outer.bottom + 24;
      frame.scrollTop += Math.min(down, inner.top - outer.top - above - 8);
    }
  }

  // Whoever works here has both columns before them.
  frame() {
    if (this.framed) return;
    this.framed = true;
    const { top, bottom } = this.root.getBoundingClientRect();
    if (bottom > innerHeight && top > 0) this.root.scrollIntoView({ block: "start" });
  }

  step(by) {
    const shown = this.shown();
    if (!shown.length) return;
    const at = shown.findIndex((item) => item.id === this.current);
    const next = at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by));
    this.go(shown[next].id);
  }

  // After a choice: the next that is undecided, from here on and then from the top.
  onward() {
    const shown = this.shown();
    const at = shown.findIndex((item) => item.id === this.current);
    const after = [...shown.slice(at + 1), ...shown.slice(0, Math.max(at, 0))];
    const next = after.find((item) => this.state(item) === "undecided");
    if (next) this.go(next.id);
    else this.go(this.current, false);
  }

  // ---- choosing ----------------------------------------------------------------------------

  mark() {
    const choices = new Map([...this.choices].map(([id, made]) => [id, { ...made }]));
    this.history.push({ choices, added: [...this.added], current: this.current });
    if (this.history.length > 200) this.history.shift();
  }

  decide(item, made) {
    const group = this.single(item.field);
    if (group && made.outcome !== "rejected") {
      for (const other of this.of(group)) if (this.single(other.field) === group) this.drop(other);
    }
    this.choices.set(item.id, made);
  }

  drop(item) {
    if (item.hand) {
      this.added = this.added.filter((one) => one !== item);
      this.items.delete(item.id);
      this.nodes.delete(item.id);
    } else this.choices.delete(item.id);
  }

  choose(item, value, passages) {
    this.mark();
    if (item.hand) {
      item.value = value;
      if (passages) item.passages = passages;
      this.nodes.delete(item.id);
      this.heads.get(GROUP_OF[item.field]).held = "";
    } else if (spelled(value) === spelled(item.value) && (!passages || spelled(passages) === spelled(item.passages))) {
      this.decide(item, { outcome: "accepted" });
    } else {
      const moved = passages && spelled(passages) !== spelled(item.passages) ? passages : null;
      this.decide(item, { outcome: "corrected", value, passages: moved });
    }
    this.open = null;
    this.forget(item);
    this.changed(`Corrected: ${this.inWords(item)}.`);
  }

  // Draw the details of an item anew.
  forget(item) {
    const node = this.nodes.get(item.id);
    node?.detail?.remove();
    if (node) node.detail = null;
  }

  isKnown(item, actor) {
    const printed = item.value.name;
    this.choose(item, { ...this.value(item), same_as: actor });
    const [, name, , names] = this.names.actors.get(actor);
    if ([name, ...names].some((known) => known.toLowerCase() === printed.toLowerCase())) return;
    this.put({ field: "alias", value: { actor, name: printed, kind: "variant" }, passages: item.passages.slice(0, 1) });
    this.changed(`“${printed}” is another name of ${name}.`);
  }

  acceptable(group) {
    const found = [];
    const taken = new Set();
    for (const item of this.undecided(group)) {
      const single = this.single(item.field);
      if (single && taken.has(single)) continue;
      if (single) taken.add(single);
      found.push(item);
    }
    return found;
  }

  command(name) {
    this.frame();
    const item = this.items.get(this.current);
    if (name !== "all") this.unask();
    if (this.open && !["save", "help", "filter"].includes(name)) this.shut();
    const acts = {
      previous: () => this.step(-1),
      next: () => this.step(1),
      accept: () => item && !item.hand && this.accept(item),
      reject: () => item && this.reject(item),
      correct: () => item && item.field !== "copy" && this.correct(item),
      undo: () => this.undo(item),
      all: () => item && this.acceptAll(GROUP_OF[item.field]),
      filter: () => this.filter.focus(),
      help: () => this.help.showModal(),
      save: () => this.save(),
    };
    acts[name]();
  }

  accept(item) {
    this.mark();
    this.decide(item, { outcome: "accepted" });
    this.forget(item);
    this.changed(`Accepted: ${ONE[item.field]}.`);
    this.onward();
  }

  reject(item) {
    // Body that is not body has to be something else.
    if (item.field === "lines" && !item.hand && item.value.kind === "body") {
      this.correct(item);
      return;
    }
    this.mark();
    if (item.hand) this.drop(item);
    else this.choices.set(item.id, { outcome: "rejected" });
    this.forget(item);
    this.changed(`${item.hand ? "Taken away" : "Rejected"}: ${ONE[item.field]}.`);
    this.onward();
  }

  undo(item) {
    if (item && !item.hand && this.choices.has(item.id)) {
      this.mark();
      this.choices.delete(item.id);
      this.forget(item);
      this.changed("Undecided again.");
      return;
    }
    const last = this.history.pop();
    if (!last) return;
    this.choices = last.choices;
    for (const one of this.added) this.items.delete(one.id);
    this.added = last.added;
    for (const one of this.added) this.items.set(one.id, one);
    this.current = this.items.has(last.current) ? last.current : this.current;
    if (item) this.forget(item);
    this.changed("Taken back.");
    this.go(this.current);
  }

  acceptAll(group) {
    const items = this.acceptable(group);
    if (!items.length) return;
    if (this.asking !== group) {
      this.asking = group;
      const yes = button("Accept them", () => this.acceptAll(group), "primary");
      const no = button("No", () => this.unask());
      const told = `Accept ${plural(items.length, "undecided suggestion")} of ${LABELS[group]}? A or Enter accepts.`;
      this.ask.replaceChildren(make("span", "", told), yes, no);
      this.ask.hidden = false;
      this.say(told);
      return;
    }
    this.unask();
    this.mark();
    for (const item of items) {
      this.decide(item, { outcome: "accepted" });
      this.forget(item);
    }
    this.current = items.at(-1).id;
    this.changed(`Accepted ${items.length} of ${LABELS[group]}.`);
    this.onward();
  }

  unask() {
    this.asking = null;
    this.ask.hidden = true;
  }

  // ---- keys --------------------------------------------------------------------------------

  key(event) {
    if (!this.content || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!this.root.isConnected || !this.root.checkVisibility()) return;
    const at = event.composedPath()[0];
    const inside = event.composedPath().includes(this.root);
    const typing = at instanceof Element && at.matches("input, textarea, select, [contenteditable]");
    if (typing) {
      if (inside && event.key === "Escape") {
        event.stopPropagation();
        if (at === this.filter) {
          this.filter.value = "";
          this.refresh();
        }
        at.blur();
        if (this.open || this.adding.firstChild) this.shut();
      }
      if (inside && at === this.filter && event.key === "Enter") at.blur();
      return;
    }
    if (this.root.querySelector("dialog[open]")) return; // it has keys of its own
    if (!inside && at !== document.body && at !== document.documentElement && event.key.startsWith("Arrow")) return;
    if (!inside && document.querySelector("[role=dialog], [role=menu], [role=listbox]")) return;
    if (event.key === "Escape") {
      this.unask();
      this.shut();
      return;
    }
    if (event.key === "Enter" && this.asking && !(at instanceof HTMLButtonElement)) {
      this.acceptAll(this.asking);
    } else {
      const name = COMMAND_OF[event.key];
      if (!name || (event.repeat && !["next", "previous"].includes(name))) return;
      this.command(name);
    }
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys as well
  }

  // ---- correcting and adding ---------------------------------------------------------------

  correct(item) {
    const form = this.fields(item.field, this.value(item), this.passages(item), {
      label: "Take over",
      act: (value, passages) => {
        if (item.field === "new_actor" && value.same_as && !this.value(item).same_as) this.isKnown(item, value.same_as);
        else this.choose(item, value, passages);
        this.onward();
      },
    });
    this.open = { id: item.id, form };
    this.forget(item);
    this.drawCurrent();
    this.reveal(true);
    form.querySelector("input, select, textarea")?.focus();
  }

  add(field, passages) {
    this.shut();
    const form = this.fields(field, this.blank(field, passages), passages, {
      label: `Add ${ONE[field]}`,
      act: (value, kept) => {
        this.mark();
        const group = this.single(field);
        if (group) for (const other of this.of(group)) if (this.single(other.field) === group) this.drop(other);
        const item = this.put({ field, value, passages: kept });
        this.adding.replaceChildren();
        this.current = item.id;
        this.changed(`Added: ${ONE[field]}.`);
        this.go(item.id, false);
      },
    });
    this.adding.replaceChildren(make("h2", "", `Add ${ONE[field]}`), form);
    this.form.scrollTop = 0;
    this.bar.hidden = true;
    form.querySelector("input, select, textarea")?.focus();
  }

  shut() {
    this.adding.replaceChildren();
    if (!this.open) return;
    const item = this.items.get(this.open.id);
    this.open = null;
    if (item) this.forget(item);
    this.drawCurrent();
  }

  blank(field, passages) {
    const quote = passages[0]?.quote ?? "";
    const { choices } = this.content;
    const lines = passages.length ? `${passages[0].line}${passages.length > 1 ? `-${passages.at(-1).line}` : ""}` : "";
    const published = this.standing("published");
    const values = {
      published: { edtf: "", basis: "stated", as_stated: quote },
      new_outlet: { name: quote },
      actor: { actor: "" },
      new_actor: { id: this.slug(quote), name: quote, kind: "person" },
      alias: { actor: "", name: quote, kind: "variant" },
      quotation: { kind: "direct" },
      contact: {
        kind: "meeting",
        date: published ? this.value(published).edtf : "",
        date_basis: "context",
        participants: [],
        summary: "",
      },
      lines: { lines, kind: "excluded", what: choices.reasons[0] },
    };
    return values[field] ?? quote;
  }

  slug(name) {
    const letters = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    return letters.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  }

  // A small form for a value of a field; `act` gets the value and the passages.
  fields(field, value, passages, { label, act }) {
    const form = make("form", "fields");
    form.noValidate = true;
    const fault = make("p", "fault");
    fault.setAttribute("role", "alert");
    const row = (name, node) => {
      form.append(make("label", "", make("span", "", name), node));
      return node;
    };
    const input = (name, text, list = "") => {
      const node = make("input", "");
      node.value = text ?? "";
      node.dir = "auto";
      node.autocomplete = "off";
      if (list) node.setAttribute("list", list);
      return row(name, node);
    };
    const area = (name, text) => {
      const node = make("textarea", "");
      node.value = text ?? "";
      node.rows = 3;
      node.dir = "auto";
      node.onkeydown = (event) => {
        if (event.key !== "Enter" || event.shiftKey) return;
        event.preventDefault();
        form.requestSubmit();
      };
      return row(name, node);
    };
    const select = (name, options, chosen) => {
      const node = make("select", "");
      for (const option of options) {
        const [key, told] = Array.isArray(option) ? option : [option, option.replaceAll("_", " ")];
        const one = make("option", "", told);
        one.value = key;
        one.selected = key === (chosen ?? "");
        node.append(one);
      }
      return row(name, node);
    };
    const known = (kind, id) => (id ? `${this.name(kind, id)} [${id}]` : "");
    const actors = (ids) => (ids ?? []).map((id) => known("actors", id)).join("; ");
    const { choices } = this.content;
    let kept = passages;
    let read = () => null;
    const inText = ["title", "standfirst"].includes(field);
    if (field === "title" || field === "standfirst") {
      const text = area("Words as they stand in the text, on one line", value);
      read = () => {
        const said = text.value.trim();
        const found = this.find(said, passages[0]?.line);
        if (!found) throw new Error("These words do not stand on one line of the text.");
        kept = [found];
        return said;
      };
    } else if (["author", "agency", "url", "summary", "language", "trap"].includes(field)) {
      const text = (field === "summary" ? area : input)(ONE[field][0].toUpperCase() + ONE[field].slice(1), value);
      read = () => text.value.trim();
    } else if (field === "outlet") {
      const text = input("Outlet", known("outlets", value), "outlets");
      const site = input("Web site, for an outlet that is not in the register");
      read = () => {
        const id = this.idOf("outlets", text.value);
        if (id) return id;
        if (!site.value.trim()) throw new Error("Not in the register: choose one from the list, or give its web site to add it.");
        return { field: "new_outlet", value: { name: text.value, homepage: host(site.value) } };
      };
    } else if (field === "new_outlet") {
      const name = input("Name", value.name);
      const site = input("Web site", value.homepage);
      read = () => ({ ...value, name: name.value, homepage: host(site.value) });
    } else if (field === "place" || field === "topic") {
      const text = input(field === "place" ? "Place" : "Topic", known(`${field}s`, value), `${field}s`);
      if (!this.names[`${field}s`].has(value) && !passages.length) text.value = "";
      read = () => this.needed(`${field}s`, text.value);
    } else if (field === "published") {
      const date = input("Date: 2022-03-24, 2022-03, 2022-03-24~, XXXX-03-24", value.edtf);
      const basis = select("Known from", choices.bases, value.basis);
      const note = area("Reasoning", value.note);
      read = () => ({ ...value, edtf: date.value.trim(), basis: basis.value, note: note.value.trim(), precision: undefined });
    } else if (field === "actor") {
      const text = input("Actor, by name", known("actors", value.actor), "actors");
      const role = input("Role as printed", value.role_as_printed);
      read = () => ({ ...value, actor: this.needed("actors", text.value), role_as_printed: role.value.trim(), as_printed: value.as_printed ?? kept[0]?.quote });
    } else if (field === "new_actor") {
      const same = input("Somebody known: the name becomes an alias", known("actors", value.same_as ?? ""), "actors");
      const name = input("Or new: name", value.name);
      const id = input("Id", value.id);
      const kind = select("Kind", choices.actor_kinds, value.kind);
      const country = input("Country, two letters", value.country);
      const side = input("Side", value.side, "sides");
      name.oninput = () => {
        if (id.value === this.slug(value.name ?? "") || !id.value) id.value = this.slug(name.value);
      };
      read = () => {
        const made = {
          ...value,
          id: id.value.trim(),
          name: name.value.trim(),
          kind: kind.value,
          country: country.value.trim().toUpperCase(),
          side: this.sideOf(side.value),
          same_as: same.value.trim() ? this.needed("actors", same.value) : undefined,
        };
        if (!made.same_as && this.names.actors.has(made.id)) throw new Error(`The id “${made.id}” is taken by ${this.name("actors", made.id)}.`);
        return made;
      };
    } else if (field === "alias") {
      const text = input("Actor, by name", known("actors", value.actor), "actors");
      const name = input("Other name", value.name);
      const kind = select("Kind", choices.alias_kinds, value.kind);
      read = () => ({ ...value, actor: this.needed("actors", text.value), name: name.value.trim(), kind: kind.value });
    } else if (field === "quotation") {
      const speaker = input("Speaker", known("actors", value.speaker), "actors");
      const via = input("Relayed by", known("actors", value.via), "actors");
      const about = input("About (several with ; between)", actors(value.about), "actors");
      const kind = select("Kind", choices.quotation_kinds, value.kind);
      read = () => {
        if (!kept.length) throw new Error("Select the quoted words in the text, or type them below.");
        return {
          ...value,
          speaker: speaker.value.trim() ? this.needed("actors", speaker.value) : undefined,
          via: via.value.trim() ? this.needed("actors", via.value) : undefined,
          about: about.value.split(";").filter((part) => part.trim()).map((part) => this.needed("actors", part)),
          kind: kind.value,
        };
      };
    } else if (field === "contact") {
      read = this.contactFields(form, value, { input, area, select, known, choices });
    } else if (field === "lines") {
      const lines = input("Lines: 7 or 22-55", value.lines);
      const kinds = ["body", ...choices.meta.map((what) => `meta ${what}`), ...choices.reasons.map((what) => `excluded ${what}`)];
      const told = (kind) => kind.replace("meta ", "").replace("excluded ", "left out: ").replaceAll("_", " ");
      const kind = select("They are", kinds.map((one) => [one, told(one)]), value.kind === "body" ? "body" : `${value.kind} ${value.what}`);
      read = () => {
        if (!/^[1-9]\d*(-[1-9]\d*)?$/.test(lines.value.trim())) throw new Error("Lines are written as 7 or 22-55.");
        const [is, what] = kind.value.split(" ");
        return { lines: lines.value.trim(), kind: is, what };
      };
    }
    const list = make("ul", "passages");
    const drawPassages = () => {
      list.replaceChildren(
        ...kept.map((passage) => {
          const off = button("×", () => {
            kept = kept.filter((one) => one !== passage);
            drawPassages();
          });
          off.setAttribute("aria-label", `Take away “${short(passage.quote, 40)}”`);
          return make("li", "", words("q", "", short(passage.quote, 120)), make("small", "", ` line ${passage.line} `), off);
        }),
      );
    };
    if (!inText && !["lines", "url", "language", "summary", "copy", "outlet", "new_outlet"].includes(field)) {
      const typed = input("Words in the text it rests on (select them, or type them and press Enter)");
      typed.onkeydown = (event) => {
        if (event.key !== "Enter" || !typed.value.trim()) return;
        event.preventDefault();
        const found = this.everywhere(field, typed.value.trim());
        fault.textContent = found.length ? "" : "These words do not stand on a line of the article.";
        kept = [...kept, ...found.filter((one) => !kept.some((other) => spelled(other) === spelled(one)))];
        if (found.length) typed.value = "";
        drawPassages();
      };
      form.append(list);
      drawPassages();
    }
    form.takePassages = (found) => {
      kept = found;
      drawPassages();
    };
    form.append(fault);
    const submit = make("button", "primary", label);
    submit.type = "submit";
    form.append(make("div", "actions", submit, button("Leave it", () => this.shut())));
    form.onsubmit = (event) => {
      event.preventDefault();
      try {
        let made = tidy(read());
        let into = field;
        if (made.field) ({ field: into, value: made } = made);
        if (made === "") throw new Error("Empty: reject it instead.");
        sound(into, made);
        const needsWords = ["actor", "new_actor", "topic"].includes(field);
        if (needsWords && !kept.length) throw new Error("Say which words of the text it rests on: select them, or type them.");
        if (into !== field) this.addAs(into, made);
        else act(made, kept);
      } catch (error) {
        fault.textContent = error.message;
      }
    };
    return form;
  }

  addAs(field, value) {
    this.mark();
    const group = this.single(field);
    for (const other of this.of(group)) if (this.single(other.field) === group) this.drop(other);
    const item = this.put({ field, value, passages: [] });
    this.shut();
    this.current = item.id;
    this.changed(`Added: ${ONE[field]}.`);
    this.onward();
  }

  contactFields(form, value, { input, area, select, known, choices }) {
    const onRecord = (value.candidates ?? []).filter((id) => this.content.register.contacts[id]);
    if (value.contact && !onRecord.includes(value.contact)) onRecord.unshift(value.contact);
    const told = (id) => short(this.content.register.contacts[id] ?? id, 120);
    const same = select("On record", [["", "not on record: a new contact"], ...onRecord.map((id) => [id, told(id)])], value.contact);
    const kind = select("Kind", choices.contact_kinds, value.kind);
    const date = input("Date: 2022-03-24, 2022-03, 2022-03-24~", value.date);
    const basis = select("Known from", choices.bases, value.date_basis);
    const place = input("Place", known("places", value.place), "places");
    const note = input("Reasoning for the date", value.date_note);
    const parties = make("div", "parties", make("span", "", "Who took part, and for which side"));
    form.append(parties);
    const party = (actor, side) => {
      const who = make("input", "");
      who.value = known("actors", actor);
      who.setAttribute("list", "actors");
      who.setAttribute("aria-label", "Who took part");
      const where = make("input", "side");
      where.value = side ?? "";
      where.setAttribute("list", "sides");
      where.setAttribute("aria-label", "For which side");
      who.onchange = () => {
        const id = this.idOf("actors", who.value);
        if (id && !where.value) where.value = this.names.actors.get(id)?.[2] ?? "";
      };
      const line = make("div", "party", who, where);
      const off = button("×", () => line.remove());
      off.setAttribute("aria-label", "Take this participant away");
      line.append(off);
      line.read = () => (who.value.trim() ? { actor: this.needed("actors", who.value), side: this.sideOf(where.value) || "unknown" } : null);
      parties.append(line);
    };
    for (const { actor, side } of value.participants) party(actor, side);
    if (value.participants.length < 2) for (let n = value.participants.length; n < 2; n++) party("", "");
    form.append(button("One more participant", () => party("", ""), "more"));
    const summary = area("In a sentence", value.summary);
    return () => ({
      ...value,
      contact: same.value || undefined,
      kind: kind.value,
      date: date.value.trim(),
      date_basis: basis.value,
      place: place.value.trim() ? this.needed("places", place.value) : undefined,
      date_note: note.value.trim(),
      participants: [...parties.querySelectorAll(".party")].map((line) => line.read()).filter(Boolean),
      summary: summary.value.trim(),
    });
  }

  sideOf(text) {
    return /\[([^\]]+)\]$/.exec(text.trim())?.[1] ?? text.trim();
  }

  // The id behind what was typed: "Name [id]", the id itself, a name or an alias that only one has.
  idOf(kind, text) {
    const typed = text.trim();
    const inBrackets = /\[([^\]]+)\]$/.exec(typed)?.[1];
    const table = this.names[kind];
    if (inBrackets && (table.has(inBrackets) || inBrackets.startsWith("new:"))) return inBrackets;
    if (table.has(typed) || (kind === "actors" && typed.startsWith("new:"))) return typed;
    const folded = typed.toLowerCase();
    const found = [...table.values()].filter(([, name, , names]) =>
      [name, ...(Array.isArray(names) ? names : [])].some((one) => one.toLowerCase() === folded),
    );
    if (found.length === 1) return found[0][0];
    if (kind === "actors" && !found.length) {
      const item = this.of("new_actor").find((one) => this.value(one).name?.toLowerCase() === folded);
      if (item) return `new:${item.value.id}`;
    }
    return null;
  }

  needed(kind, text) {
    const id = this.idOf(kind, text);
    if (!id) throw new Error(`“${short(text.trim(), 60)}” is not in the register; choose one of the list.`);
    return id;
  }

  // ---- words of the text -------------------------------------------------------------------

  passage(line, start, end) {
    const text = this.lineText.get(line);
    const quote = text.slice(start, end);
    const occurrence = places(text, quote).indexOf(start) + 1;
    return occurrence > 1 ? { line, quote, occurrence } : { line, quote };
  }

  find(said, near) {
    const numbersOf = [...this.lines.keys()];
    if (near) numbersOf.unshift(near);
    for (const number of numbersOf) {
      const at = said ? (this.lineText.get(number) ?? "").indexOf(said) : -1;
      if (at >= 0) return this.passage(number, at, at + said.length);
    }
    return null;
  }

  // A name rests on every place it stands at; other words on the first.
  everywhere(field, said) {
    if (!["actor", "new_actor", "place"].includes(field)) return [this.find(said)].filter(Boolean);
    const kinds = this.lineKinds();
    const found = [];
    for (const [number] of this.lines) {
      if (kinds.get(number)[0] === "excluded") continue;
      const text = this.lineText.get(number);
      for (const at of places(text, said)) {
        const around = [text[at - 1] ?? " ", text[at + said.length] ?? " "];
        if (around.every((char) => !/[\p{L}\p{N}]/u.test(char))) found.push(this.passage(number, at, at + said.length));
      }
    }
    return found;
  }

  selected() {
    const range = selectedRange(this.root);
    if (!range || range.collapsed) return [];
    const found = [];
    for (const [number, { p }] of this.lines) {
      const live = document.createRange();
      try {
        live.selectNodeContents(p);
        const here = document.createRange();
        here.setStart(range.startContainer, range.startOffset);
        here.setEnd(range.endContainer, range.endOffset);
        if (here.compareBoundaryPoints(Range.END_TO_START, live) > 0 || here.compareBoundaryPoints(Range.START_TO_END, live) < 0) continue;
        if (here.compareBoundaryPoints(Range.START_TO_START, live) > 0) live.setStart(here.startContainer, here.startOffset);
        if (here.compareBoundaryPoints(Range.END_TO_END, live) < 0) live.setEnd(here.endContainer, here.endOffset);
      } catch {
        continue; // what is selected lies elsewhere on the page
      }
      const before = document.createRange();
      before.selectNodeContents(p);
      before.setEnd(live.startContainer, live.startOffset);
      const chosen = live.toString();
      const start = before.toString().length + (chosen.length - chosen.trimStart().length);
      const end = start + chosen.trim().length;
      if (end > start) found.push(this.passage(number, start, end));
    }
    return found;
  }

  offer() {
    if (!this.content || !this.bar) return;
    const found = this.selected();
    this.bar.hidden = !found.length;
    if (!found.length) return;
    const range = selectedRange(this.root);
    const live = document.createRange();
    live.setStart(range.startContainer, range.startOffset);
    live.setEnd(range.endContainer, range.endOffset);
    const box = live.getBoundingClientRect();
    const frame = this.text.getBoundingClientRect();
    const form = this.root.querySelector("form.fields");
    const choices = form
      ? [button("Use these words", () => this.give(form, found), "primary")]
      : BY_SELECTION.map((field) => button(ONE[field], () => this.add(field, this.widened(field, found))));
    this.bar.replaceChildren(make("span", "", form ? "" : "These words are:"), ...choices);
    this.bar.style.top = `${box.bottom - frame.top + this.text.scrollTop + 6}px`;
  }

  give(form, found) {
    form.takePassages(found);
    this.bar.hidden = true;
    document.getSelection()?.removeAllRanges();
  }

  widened(field, found) {
    if (["actor", "new_actor", "place"].includes(field) && found.length === 1) {
      const all = this.everywhere(field, found[0].quote);
      return all.length ? all : found;
    }
    return ["quotation", "title", "published"].includes(field) ? found.slice(0, 1) : found;
  }

  // ---- saving ------------------------------------------------------------------------------

  save() {
    this.ready = null;
    this.sure = false;
    const bytes = crypto.getRandomValues(new Uint8Array(6));
    this.saving = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    this.drawPanel(null);
    if (!this.panel.open) this.panel.showModal();
    this.confirm.focus();
    this.send({ ask: "preview", name: this.saving });
  }

  drawPanel(preview) {
    const tally = (states) => {
      const lists = [];
      for (const [key, label] of GROUPS) {
        const n = this.of(key).filter((item) => states.includes(this.state(item))).length;
        if (n) lists.push(`${label} ${n}`);
      }
      return lists;
    };
    const standing = tally(["accepted", "corrected", "added"]);
    const left = this.undecided();
    const rejected = this.all().filter((item) => this.state(item) === "rejected").length;
    const missing = NEEDED.filter((group) => !this.standing(group));
    const again = this.content.saved;
    const title = again ? "Mark your coding as done" : "Save";
    const parts = [make("h2", "", title)];
    if (again) parts.push(make("p", "", "The article stays as it is; your coding can then be compared with another one."));
    parts.push(make("p", "", make("strong", "", again ? "Your coding: " : "Will be saved: "), standing.join(", ") || "nothing"));
    const open = left.filter((item) => item.field !== "lines").length;
    const openLines = left.length - open;
    if (open) parts.push(make("p", "", make("strong", "", `${open} undecided `), `left out: ${tally(["undecided"]).filter((one) => !one.startsWith("Lines")).join(", ")}`));
    if (openLines) parts.push(make("p", "", `${plural(openLines, "stretch")} of lines stay as suggested, though nobody has confirmed them.`));
    if (rejected) parts.push(make("p", "", `${rejected} rejected.`));
    if (this.content.twin) parts.push(words("p", "fault", `This very text is in the corpus already, as ${this.content.twin}.`));
    if (missing.length) parts.push(make("p", "fault", `An article also needs: ${missing.map((group) => LABELS[group].toLowerCase()).join(", ")}.`));
    const faults = preview?.faults ?? [];
    if (preview?.adds?.length) parts.push(make("p", "", make("strong", "", "New records: "), words("span", "", preview.adds.join(", "))));
    if (faults.length) {
      parts.push(make("p", "fault", `${plural(faults.length, "fault")}; nothing is written before ${faults.length === 1 ? "it is" : "they are"} mended:`));
      parts.push(make("ul", "faults", ...faults.slice(0, 40).map((one) => words("li", "", one))));
    } else if (!preview) parts.push(make("p", "quiet", "Looking for faults …"));
    this.confirm = button(again ? "Done" : "Save", () => this.confirmed(), "primary");
    this.confirm.setAttribute("aria-disabled", String(Boolean(faults.length)));
    parts.push(make("div", "actions", this.confirm, button("Go on reviewing", () => this.panel.close())));
    this.panel.setAttribute("aria-label", title);
    this.panel.replaceChildren(...parts);
  }

  previewed(preview) {
    if (!this.panel.open) return;
    this.ready = preview;
    this.drawPanel(preview);
    this.confirm.focus();
    if (this.sure && !preview.faults.length) this.confirmed();
    this.sure = false;
  }

  confirmed() {
    if (this.ready?.faults.length) return;
    if (!this.ready) {
      this.sure = true; // saved as soon as it is known to be without faults
      return;
    }
    this.confirm.textContent = "Saving …";
    this.send({ ask: "save", name: this.saving });
  }

  // ---- two windows -------------------------------------------------------------------------

  showConflict() {
    const theirs = this.conflict.work;
    const rows = [];
    const told = (made, item) => (made ? `${STATES[made.outcome][1]}${made.outcome === "corrected" ? `: ${short(this.inWords({ ...item, id: "", value: made.value }), 80)}` : ""}` : "undecided");
    const mine = this.work();
    for (const item of this.content.suggestions) {
      const [here, there] = [mine.choices[item.id], theirs.choices?.[item.id]];
      if (spelled(here ?? null) !== spelled(there ?? null)) {
        rows.push([`${LABELS[GROUP_OF[item.field]]}: ${short(this.inWords({ ...item, id: "" }), 60)}`, told(here, item), told(there, item)]);
      }
    }
    const spelledAdded = (work) => (work.added ?? []).map((one) => spelled(one));
    const [here, there] = [spelledAdded(mine), spelledAdded(theirs)];
    for (const [index, one] of (mine.added ?? []).entries()) if (!there.includes(here[index])) rows.push([`${ONE[one.field]} by hand`, short(this.inWords({ ...one, id: "" }), 80), "not there"]);
    for (const [index, one] of (theirs.added ?? []).entries()) if (!here.includes(there[index])) rows.push([`${ONE[one.field]} by hand`, "not there", short(this.inWords({ ...one, id: "" }), 80)]);
    const body = make("tbody", "", ...rows.slice(0, 60).map((row) => make("tr", "", ...row.map((cell) => words("td", "", cell)))));
    const scoped = (name) => {
      const cell = make("th", "", name);
      cell.scope = "col";
      return cell;
    };
    const head = make("thead", "", make("tr", "", scoped("Suggestion"), scoped("In this window"), scoped("Kept meanwhile")));
    const frame = make("div", "scroll", make("table", "", head, body));
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", "Where the two differ");
    this.clash.setAttribute("aria-label", "Two versions");
    this.clash.replaceChildren(
      make("h2", "", "Two versions of your work"),
      make("p", "", `Another window of yours has kept something else meanwhile; they differ in ${plural(rows.length, "place")}. Nothing is overwritten before you choose.`),
      frame,
      make(
        "div",
        "actions",
        button("Keep this window’s", () => this.settle(true), "primary"),
        button("Take what was kept", () => this.settle(false)),
      ),
    );
    if (!this.clash.open) this.clash.showModal();
  }

  settle(mine) {
    const { version, work } = this.conflict;
    this.conflict = null;
    this.base = version;
    this.kept = spelled({ choices: work.choices ?? {}, added: work.added ?? [] });
    this.clash.close();
    if (!mine) this.take(work);
    this.nodesForget();
    this.refresh();
    this.remember();
    this.waiting = null;
    this.send();
  }

  nodesForget() {
    for (const head of this.heads.values()) head.held = "";
    const item = this.items.get(this.current);
    if (item) this.forget(item);
  }

  // ---- telling -----------------------------------------------------------------------------

  tell() {
    if (!this.status) return;
    const late = this.waiting && Date.now() - this.waiting.at > 3000;
    let told = "all kept";
    const refused = Boolean(this.refusal && this.pending());
    this.status.classList.toggle("fault", refused);
    if (refused) told = `not kept: ${this.refusal}`;
    else if (late && this.pending()) told = this.unheld ? "not kept yet" : "not kept yet; held in this browser";
    else if (this.pending()) told = "keeping …";
    if (this.status.textContent !== told) this.status.textContent = told;
    this.root.dataset.kept = String(!this.pending());
  }

  say(told) {
    this.live.textContent = told;
  }
}
