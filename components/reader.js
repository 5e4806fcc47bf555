// The reader in the browser. Text reaches the page as text nodes only; Python has already cut each
// line into pieces, so nothing here counts characters.

const ONE = ["Actor", "Date", "Topic", "Quotation"];
const MANY = ["Actors", "Dates", "Topics", "Quotations"];
const NAMES = ["actor", "date", "topic", "quotation"];
const LEGEND_ACTORS = 8;
const LOOKS = ["lit", "pin", "here", "lit-actor", "pin-actor", "here-actor"];
const SAME_ROW = 4; // pixels by which the tops of panes in one row may differ

const readers = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let reader = readers.get(parentElement);
  if (!reader || !reader.root.isConnected) {
    reader?.close();
    reader = new Reader(parentElement.querySelector(".reader"));
    readers.set(parentElement, reader);
  }
  reader.report = setTriggerValue;
  reader.update(data);
  return () => {
    reader.close();
    readers.delete(parentElement);
  };
}

function make(tag, className, ...content) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...content);
  return node;
}

// Letters that would turn the rest of the line around are shown by name and act on nothing else.
function append(node, text) {
  for (const part of text.split(/([\u202d\u202e])/)) {
    if (part === "\u202d" || part === "\u202e") {
      const shown = make("bdi", "override", part);
      shown.dataset.name = part === "\u202d" ? "LRO" : "RLO";
      node.append(shown);
    } else if (part) {
      node.append(part);
    }
  }
  return node;
}

function words(tag, className, text) {
  const node = append(make(tag, className), text);
  node.dir = "auto";
  return node;
}

function webAddress(link) {
  try {
    const url = new URL(link);
    const fine = (url.protocol === "https:" || url.protocol === "http:") && !url.username;
    return fine ? url : null;
  } catch {
    return null;
  }
}

function scrollerOf(node) {
  for (let at = node; at; at = at.parentElement ?? at.getRootNode().host) {
    const style = at instanceof Element ? getComputedStyle(at).overflowY : "";
    if ((style === "auto" || style === "scroll") && at.scrollHeight > at.clientHeight) return at;
  }
  return document.scrollingElement;
}

class Reader {
  constructor(root) {
    this.root = root;
    this.shown = new Set();
    this.pin = null; // { group, at: [index of the current place in each pane] }
    this.hovered = null; // the span under the pointer or in focus
    this.aligned = true;
    this.painted = new Set(); // the nodes that are lit now
    this.onKey = (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.escape();
    };
    document.addEventListener("keydown", this.onKey);
    this.width = 0;
    this.observer = new ResizeObserver(([entry]) => {
      if (entry.contentRect.width === this.width) return;
      this.width = entry.contentRect.width;
      this.lineUp();
    });
    this.observer.observe(root);
    root.onpointerover = (event) => this.point(this.spanOf(event.target), event.target);
    root.onpointerleave = () => this.point(null, null);
    root.onfocusin = (event) => {
      const span = this.spanOf(event.target);
      if (!span) return;
      this.rove(span);
      if (event.target.matches(":focus-visible")) this.point(span);
    };
    root.onfocusout = () => this.point(null, null);
    root.onclick = (event) => {
      const span = this.spanOf(event.target);
      if (span && !getSelection().toString()) this.pick(span);
    };
    root.onkeydown = (event) => this.key(event);
  }

  close() {
    document.removeEventListener("keydown", this.onKey);
    this.observer.disconnect();
    clearTimeout(this.leaving);
  }

  // ---- what Python sends -------------------------------------------------------------------

  update(data) {
    const { content } = data;
    const kinds = data.kinds.join();
    const focus = JSON.stringify(data.focus);
    const fresh = content.version !== this.version;
    const pinned = this.pin && this.content.groups[this.pin.group];
    this.reportsClear = data.reports_clear;
    const bar = document.querySelector("[data-testid=stHeader]"); // headings stick below it
    this.root.style.setProperty("--top", `${bar?.offsetHeight ?? 0}px`);
    if (fresh) {
      const place = this.place();
      this.version = content.version;
      this.content = content;
      this.build();
      this.pin = null;
      this.shown = kinds === this.kinds ? this.shown : new Set(data.kinds);
      this.dress();
      if (pinned) this.hold(this.find(NAMES[pinned[0]], pinned[1]));
      this.restore(place);
    } else if (kinds !== this.kinds) {
      this.shown = new Set(data.kinds);
      this.dress();
    }
    this.kinds = kinds;
    if (focus !== this.focus) {
      this.focus = focus;
      const group = data.focus ? this.find(...data.focus) : null;
      if (group === null) this.hold(null);
      else if (group !== this.pin?.group) {
        const kind = content.groups[group][0]; // a link that points at a mark shows its kind
        if (!this.shown.has(kind)) {
          this.shown.add(kind);
          this.dress();
        }
        this.hold(group);
        requestAnimationFrame(() => requestAnimationFrame(() => this.show()));
      }
    }
  }

  find(kind, ref) {
    const at = this.content.groups.findIndex((g) => NAMES[g[0]] === kind && g[1] === ref);
    return at < 0 ? null : at;
  }

  place() {
    const active = this.root.getRootNode().activeElement;
    const span = active && this.spanOf(active);
    if (!span) return null;
    const same = this.spans.filter((s) => s.pane === span.pane && s.line === span.line);
    return {
      article: this.content.panes[span.pane].article,
      line: span.line,
      nth: same.indexOf(span),
    };
  }

  restore(place) {
    if (!place) return;
    const same = this.spans.filter(
      (s) => this.content.panes[s.pane].article === place.article && s.line === place.line,
    );
    same[place.nth]?.node.focus({ preventScroll: true });
  }

  // ---- the page ----------------------------------------------------------------------------

  build() {
    const { panes, groups, labels } = this.content;
    this.spans = []; // every marked piece
    this.bySpan = new Map(); // node → span
    this.painted.clear();
    this.places = groups.map(() => panes.map(() => [])); // group → pane → [{ nodes, line }]
    this.tab = panes.map(() => null); // the one tab stop of each pane
    this.heads = [];
    const columns = panes.map((pane, at) => this.buildPane(pane, at));
    const grid = make("div", "panes", ...columns);
    grid.dataset.count = panes.length;
    this.columns = columns;
    this.tip = make("div", "tip");
    this.tip.setAttribute("role", "tooltip");
    this.tip.hidden = true;
    const notes = make("div");
    notes.hidden = true;
    labels.forEach(([group, label], at) => {
      const note = words("span", "", `${ONE[groups[group][0]]}: ${label}. ${this.counts(group)}.`);
      note.id = `about-${at}`;
      notes.append(note);
    });
    this.root.replaceChildren(this.buildLegend(), grid, this.tip, notes);
  }

  buildPane(pane, at) {
    const head = make("header", "head");
    const name = words("p", "name", pane.name);
    const heading = words("h2", "heading", pane.heading);
    heading.id = `pane-${at}`;
    heading.title = pane.heading;
    const steps = make("div", "steps");
    steps.hidden = true;
    head.append(name, heading, steps);
    this.heads.push({ heading, steps });

    const facts = make("dl", "facts");
    for (const [label, value] of pane.facts) {
      facts.append(make("div", "", words("dt", "", label), words("dd", "", value)));
    }
    const column = make("section", "pane", head, facts);
    column.setAttribute("aria-labelledby", heading.id);

    const url = pane.link && webAddress(pane.link);
    if (url) {
      const link = make("a", "", "Read it at ", make("bdi", "", url.host), " ↗");
      link.href = url.href;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      column.append(make("p", "out", link));
    } else if (pane.link || pane.address) {
      column.append(words("p", "out", `Address on record: ${pane.link ?? pane.address}`));
    }
    if (pane.note) column.append(words("p", "empty", pane.note));

    const text = make("ol", pane.note ? "text unnumbered" : "text");
    text.dir = pane.direction;
    if (pane.language) text.lang = heading.lang = pane.language;
    if (!pane.heading_is_summary && !pane.lines.some((line) => line[1] === "title")) {
      const title = make("li", "title printed", words("p", "", pane.heading));
      text.append(title);
    }
    let reason = null;
    for (const [number, kind, note, pieces] of pane.lines) {
      const item = make("li", kind);
      item.value = number;
      if (kind === "excluded" && note !== reason) {
        item.append(words("p", "reason", `Not part of the article: ${note ?? "excluded"}`));
      }
      reason = kind === "excluded" ? note : null;
      item.append(this.buildLine(pieces, at, number));
      text.append(item);
    }
    column.append(make("div", "shift"), text);
    if (pane.left_out) column.append(words("p", "left-out", pane.left_out));
    return column;
  }

  buildLine(pieces, pane, line) {
    const node = make("p");
    node.dir = "auto";
    for (const piece of pieces) {
      if (typeof piece === "string") {
        append(node, piece);
        continue;
      }
      const marked = append(make("span"), piece[0]);
      const marks = piece.slice(1).map((code) => {
        const label = code >> 2;
        const group = this.content.labels[label][0];
        const [kind, ref, hue] = this.content.groups[group];
        return { label, group, kind, ref, hue, begins: (code & 2) > 0, ends: (code & 1) > 0 };
      });
      const span = { node: marked, marks, pane, line };
      for (const mark of marks) {
        const places = this.places[mark.group][pane];
        if (mark.begins || !places.length) places.push({ nodes: [], span });
        places.at(-1).nodes.push(marked);
      }
      this.spans.push(span);
      this.bySpan.set(marked, span);
      node.append(marked);
    }
    return node;
  }

  // The kinds that are switched on decide how a piece looks and whether it is a button.
  dress() {
    const kept = this.tab;
    this.stops = this.content.panes.map(() => []);
    for (const span of this.spans) {
      const { node } = span;
      span.on = span.marks.filter((mark) => this.shown.has(mark.kind));
      const look = new Set(span.on.length ? ["mark"] : []);
      const actors = span.on.filter((mark) => mark.kind === 0);
      for (const mark of span.on) {
        look.add(NAMES[mark.kind]);
        if (mark.begins) look.add(`${NAMES[mark.kind]}-begins`);
        if (mark.ends) look.add(`${NAMES[mark.kind]}-ends`);
      }
      if (span.on.filter((mark) => mark.kind === 2).length > 1) look.add("topics");
      if (actors.length) look.add(`hue-${actors[0].hue % 7}`);
      if (actors.length && actors[0].hue > 6) look.add("hatched");
      if (actors.length > 1) look.add("actors", `under-${actors[1].hue % 7}`);
      node.className = [...look].join(" ");
      node.removeAttribute("tabindex");
      if (span.on.some((mark) => mark.begins)) {
        node.setAttribute("role", "button");
        node.setAttribute("aria-describedby", span.on.map((m) => `about-${m.label}`).join(" "));
        node.tabIndex = -1;
        this.stops[span.pane].push(span);
      } else {
        node.removeAttribute("role");
        node.removeAttribute("aria-describedby");
        node.removeAttribute("aria-pressed");
      }
    }
    this.stops.forEach((stops, pane) => {
      const stop = stops.includes(kept[pane]) ? kept[pane] : stops[0];
      this.tab[pane] = stop ?? null;
      if (stop) stop.node.tabIndex = 0;
    });
    for (const button of this.root.querySelectorAll(".kind")) {
      button.setAttribute("aria-pressed", this.shown.has(Number(button.dataset.kind)));
    }
    if (this.chips) this.chips.hidden = !this.shown.has(0);
    this.hovered = null;
    this.tip.hidden = true;
    this.light();
  }

  buildLegend() {
    const { groups } = this.content;
    const total = (kind) =>
      groups.reduce(
        (sum, group, at) => (group[0] === kind ? sum + this.places[at].flat().length : sum),
        0,
      );
    const kinds = make("div", "kinds");
    kinds.setAttribute("role", "group");
    kinds.setAttribute("aria-label", "Highlights");
    for (const kind of [0, 2, 1, 3]) {
      if (!total(kind)) continue;
      const sample = make("span", `sample mark ${NAMES[kind]} ${NAMES[kind]}-begins ${NAMES[kind]}-ends hue-4`, "Aa");
      sample.setAttribute("aria-hidden", "true");
      const button = make("button", "kind", sample, MANY[kind], make("span", "n", String(total(kind))));
      button.type = "button";
      button.dataset.kind = kind;
      button.onclick = () => {
        this.shown.has(kind) ? this.shown.delete(kind) : this.shown.add(kind);
        this.dress();
      };
      kinds.append(button);
    }
    const legend = make("div", "legend", kinds);
    if (this.content.panes.length > 1 && kinds.childElementCount) {
      const align = make("button", "align", "Line up passages");
      align.type = "button";
      align.setAttribute("aria-pressed", this.aligned);
      align.onclick = () => {
        this.aligned = !this.aligned;
        align.setAttribute("aria-pressed", this.aligned);
        this.lineUp();
      };
      kinds.append(align);
    }
    this.chips = this.buildChips();
    if (this.chips) legend.append(this.chips);
    legend.hidden = !kinds.childElementCount;
    return legend;
  }

  // The key to the colours: who is named, and how often in each text.
  buildChips() {
    const { groups, labels } = this.content;
    const many = (at) => this.places[at].filter((places) => places.length).length;
    const actors = groups
      .map((group, at) => at)
      .filter((at) => groups[at][0] === 0)
      .sort((a, b) => many(b) - many(a) || this.places[b].flat().length - this.places[a].flat().length);
    if (!actors.length) return null;
    const box = make("div", "chips");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Actors");
    actors.forEach((group, rank) => {
      const [, , hue] = groups[group];
      const label = labels.find((entry) => entry[0] === group)[1];
      const swatch = make("span", `swatch hue-${hue % 7}${hue > 6 ? " hatched" : ""}`);
      const counts = this.places[group].map((places) => places.length).join(" · ");
      const chip = make("button", "chip", swatch, words("span", "", label), make("span", "n", counts));
      chip.type = "button";
      chip.title = this.counts(group);
      chip.dataset.group = group;
      chip.hidden = rank >= LEGEND_ACTORS;
      chip.onclick = () => (this.pin?.group === group ? this.letGo() : this.choose(group));
      chip.onpointerenter = () => this.light(group);
      chip.onpointerleave = () => this.light();
      box.append(chip);
    });
    if (actors.length > LEGEND_ACTORS) {
      const more = make("button", "chip more", `${actors.length - LEGEND_ACTORS} more`);
      more.type = "button";
      more.onclick = () => {
        const first = box.querySelector(".chip[hidden]");
        for (const chip of box.querySelectorAll(".chip[hidden]")) chip.hidden = false;
        more.remove();
        first.focus();
      };
      box.append(more);
    }
    return box;
  }

  counts(group) {
    return this.content.panes
      .map((pane, at) => `${this.places[group][at].length} in ${pane.name}`)
      .join(", ");
  }

  // ---- pointing ----------------------------------------------------------------------------

  spanOf(target) {
    for (let node = target; node && node !== this.root; node = node.parentElement) {
      const span = this.bySpan?.get(node);
      if (span) return span.on?.length ? span : null;
    }
    return null;
  }

  point(span, target) {
    clearTimeout(this.leaving);
    if (!span && target && this.tip.contains(target)) return;
    if (span === this.hovered) return;
    if (!span) {
      this.leaving = setTimeout(() => this.leave(), 160); // time to reach the tooltip itself
      return;
    }
    this.hovered = span;
    this.light(span.on[0].group);
    this.explain(span);
  }

  leave() {
    this.hovered = null;
    if (this.tip) this.tip.hidden = true;
    this.light();
  }

  light(group = null) {
    for (const node of this.painted) {
      node.classList.remove(...LOOKS);
      node.removeAttribute("aria-pressed");
    }
    this.painted.clear();
    // An actor lights up by itself; any other passage also lights the actors named in it.
    const of = (at) => (this.content.groups[at][0] === 0 ? "-actor" : "");
    const pinned = this.pin && this.shown.has(this.content.groups[this.pin.group][0]);
    this.root.classList.toggle("pinned", Boolean(pinned));
    if (group !== null) {
      for (const place of this.places[group].flat()) this.paint(place, `lit${of(group)}`);
    }
    if (pinned) {
      this.places[this.pin.group].forEach((places, pane) =>
        places.forEach((place, at) => {
          this.paint(place, `pin${of(this.pin.group)}`);
          place.span.node.setAttribute("aria-pressed", "true");
          if (at === this.pin.at[pane]) this.paint(place, `here${of(this.pin.group)}`);
        }),
      );
    }
    for (const chip of this.root.querySelectorAll(".chip[data-group]")) {
      chip.setAttribute("aria-pressed", Number(chip.dataset.group) === this.pin?.group);
    }
  }

  paint(place, look) {
    for (const node of place.nodes) {
      node.classList.add(look);
      this.painted.add(node);
    }
  }

  explain(span) {
    const { panes, labels } = this.content;
    this.tip.replaceChildren(
      ...span.on.map((mark) => {
        const row = make("div", "row");
        row.append(make("span", "what", ONE[mark.kind]), words("span", "label", labels[mark.label][1]));
        const counts = make("span", "counts");
        panes.forEach((pane, at) => {
          const n = this.places[mark.group][at].length;
          const here = at === span.pane;
          if (here && n < 2 && panes.length > 1) return;
          counts.append(words("span", n ? "" : "none", `${n || "none"}${here ? " here" : ` in ${pane.name}`}`));
        });
        row.append(counts);
        return row;
      }),
    );
    this.tip.hidden = false;
    const frame = this.root.getBoundingClientRect();
    const box = span.node.getClientRects()[0];
    const tip = this.tip.getBoundingClientRect();
    const left = Math.max(0, Math.min(box.left - frame.left, frame.width - tip.width));
    const room = box.bottom + tip.height + 12 < innerHeight;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${room ? box.bottom - frame.top + 6 : box.top - frame.top - tip.height - 6}px`;
  }

  escape() {
    if (!this.tip || (this.tip.hidden && this.pin === null)) return;
    clearTimeout(this.leaving);
    this.leave();
    this.letGo();
  }

  // ---- choosing ----------------------------------------------------------------------------

  // A second click goes on to the next mark on the same words, then lets go.
  pick(span) {
    const now = span.on.findIndex((mark) => mark.group === this.pin?.group);
    const mark = span.on[now + 1];
    if (!mark) return this.letGo();
    this.choose(mark.group, span);
    return undefined;
  }

  choose(group, span = null) {
    const anchor = span ?? this.places[group].flat()[0].span;
    const places = this.places[group][anchor.pane];
    const at = places.findIndex((place) => place.nodes.includes(anchor.node));
    const before = anchor.node.getBoundingClientRect().top;
    this.hold(group, { pane: anchor.pane, at: Math.max(at, 0) });
    this.keep(anchor.node, before);
    if (!span) this.show(anchor.pane);
    const [kind, ref] = this.content.groups[group];
    this.focus = JSON.stringify([NAMES[kind], ref]);
    this.report("pick", {
      article: this.content.panes[anchor.pane].article,
      line: anchor.line,
      kind: NAMES[kind],
      ref,
    });
  }

  letGo() {
    if (this.pin === null) return;
    const place = this.hovered ?? this.current(this.pin.last);
    const before = place?.node.getBoundingClientRect().top;
    this.hold(null);
    if (place) this.keep(place.node, before);
    this.focus = "null";
    if (this.reportsClear) this.report("clear", true);
  }

  hold(group, chosen = null) {
    this.pin =
      group === null
        ? null
        : {
            group,
            at: this.places[group].map((_, pane) => (pane === chosen?.pane ? chosen.at : 0)),
            last: chosen?.pane ?? this.places[group].findIndex((places) => places.length),
          };
    this.light(this.hovered?.on[0]?.group ?? null);
    this.buildSteps();
    this.lineUp();
  }

  current(pane) {
    return this.pin ? this.places[this.pin.group][pane]?.[this.pin.at[pane]]?.span : null;
  }

  buildSteps() {
    this.heads.forEach(({ heading, steps }, pane) => {
      steps.hidden = this.pin === null;
      heading.classList.toggle("away", this.pin !== null);
      if (this.pin === null) return;
      const [group, label] = this.content.labels.find((entry) => entry[0] === this.pin.group);
      const count = this.places[group][pane].length;
      const told = count ? `${this.pin.at[pane] + 1} of ${count}` : "not in this text";
      const button = (face, name, action, off) => {
        const node = make("button", "", face);
        node.type = "button";
        node.setAttribute("aria-label", name);
        node.disabled = off;
        node.onclick = action;
        return node;
      };
      const active = this.root.getRootNode().activeElement;
      const held = [...steps.querySelectorAll("button")].indexOf(active);
      steps.replaceChildren(
        words("span", "label", label),
        make("span", "told", told),
        button("‹", `Previous: ${label}`, () => this.step(pane, -1), count < 2),
        button("›", `Next: ${label}`, () => this.step(pane, 1), count < 2),
        button("×", `Let go of ${label}`, () => this.letGo(), false),
      );
      if (held >= 0) steps.querySelectorAll("button")[held].focus({ preventScroll: true });
    });
  }

  step(pane, by) {
    const count = this.places[this.pin.group][pane].length;
    const from = this.current(pane).node.getBoundingClientRect().top;
    const seen = from > this.topEdge(pane) && from < innerHeight - 40;
    this.pin.at[pane] = (this.pin.at[pane] + by + count) % count;
    this.pin.last = pane;
    this.light();
    this.buildSteps();
    this.lineUp();
    this.keep(this.current(pane).node, seen ? from : innerHeight * 0.4);
  }

  topEdge(pane) {
    return this.heads[pane].heading.parentElement.getBoundingClientRect().bottom;
  }

  // Slide the columns so that the current passages of one row stand at the same height.
  lineUp() {
    if (!this.columns) return;
    const slots = this.columns.map((column) => column.querySelector(".shift"));
    for (const slot of slots) slot.style.height = "0px";
    if (!this.pin || !this.aligned || this.columns.length < 2) return;
    const rows = new Map();
    this.columns.forEach((column, pane) => {
      const top = Math.round(column.getBoundingClientRect().top / SAME_ROW);
      rows.set(top, [...(rows.get(top) ?? []), pane]);
    });
    const shifts = slots.map(() => 0);
    for (const panes of rows.values()) {
      const tops = panes.map((pane) => this.current(pane)?.node.getClientRects()[0]?.top ?? null);
      const lowest = Math.max(...tops.filter((top) => top !== null));
      panes.forEach((pane, at) => {
        if (tops[at] !== null) shifts[pane] = lowest - tops[at];
      });
    }
    slots.forEach((slot, pane) => (slot.style.height = `${shifts[pane]}px`));
  }

  keep(node, top) {
    scrollerOf(this.root).scrollTop += node.getBoundingClientRect().top - top;
  }

  show(pane = this.pin?.last) {
    const span = this.pin && this.current(pane);
    if (span) this.keep(span.node, Math.max(this.topEdge(pane) + 40, innerHeight * 0.35));
  }

  // ---- keyboard ----------------------------------------------------------------------------

  rove(span) {
    const stop = this.stops[span.pane].includes(span) ? span : null;
    if (!stop) return;
    if (this.tab[span.pane]) this.tab[span.pane].node.tabIndex = -1;
    this.tab[span.pane] = stop;
    stop.node.tabIndex = 0;
  }

  key(event) {
    const span = this.spanOf(event.target);
    if (!span || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.pick(span);
      return;
    }
    const stops = this.stops[span.pane];
    const forward = this.content.panes[span.pane].direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key] * (forward === "ArrowLeft" ? -1 : 1);
    let next;
    if (by && event.shiftKey) {
      const partners = this.places[span.on[0].group].flat();
      const at = partners.findIndex((place) => place.nodes.includes(span.node));
      next = partners.at((at + by) % partners.length).span;
    } else if (by) next = stops[stops.indexOf(span) + by];
    else if (event.key === "Home") next = stops[0];
    else if (event.key === "End") next = stops.at(-1);
    else return;
    event.preventDefault();
    if (!next) return;
    next.node.focus({ preventScroll: true });
    const box = next.node.getBoundingClientRect();
    if (box.top < this.topEdge(next.pane) || box.bottom > innerHeight) {
      this.keep(next.node, innerHeight * 0.4);
    }
  }
}
