// The reader in the browser. Text reaches the page as text nodes only; Python has already cut each
// line into pieces, so nothing here counts characters.

const ONE = ["Actor", "Date", "Topic", "Quotation", "Linked passage", "Only here", "Passage"];
const MANY = ["Actors", "Dates", "Topics", "Quotations", "Linked passages", "Only here"];
const NAMES = ["actor", "date", "topic", "quotation", "link", "only", "passage"];
const LINK = 4; // a linked sentence and its partners are a group, so they pin and step like marks
const ONLY = 5;
const LEGEND_ACTORS = 8;
const LOOKS = ["lit", "pin", "here", "lit-actor", "pin-actor", "here-actor"];
const SAME_ROW = 4; // pixels by which the tops of panes in one row may differ
const TOLD = 4; // partners a tooltip tells of
const QUOTED = 200; // characters of a partner quoted in it
const REST = 150; // milliseconds the pointer rests on a sentence before its partners come
const HANDS = ["wheel", "pointerdown", "touchmove", "keydown"];
const SIGN = 17; // pixels from one sign in the margin to the next, at least
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

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

function withLinks(content) {
  const { sentences, ties } = content;
  const first = content.groups.length;
  const partners = sentences.map(() => []); // sentence → [{ other, score, why }], best first
  for (const [a, b, score, reasons, cautions] of ties) {
    const why = [reasons.join("; "), ...cautions.map((caution) => `≠ ${caution}`)];
    partners[a].push({ other: b, score, why });
    partners[b].push({ other: a, score, why });
  }
  return {
    ...content,
    first,
    partners,
    firstLabel: content.labels.length,
    groups: [...content.groups, ...sentences.map(([, , ref]) => [LINK, ref, 0])],
    labels: [...content.labels, ...sentences.map((of, at) => [first + at, `Linked passage ${of[3]}`])],
  };
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
      this.placeSigns();
      this.lineUp();
    });
    this.observer.observe(root);
    this.onScroll = () => this.scrolled();
    this.onHand = () => clearTimeout(this.showing); // whoever moves the page has it
    for (const way of HANDS) document.addEventListener(way, this.onHand, { capture: true, passive: true });
    document.addEventListener("scroll", this.onScroll, { capture: true, passive: true });
    document.fonts.ready.then(() => this.placeSigns());
    root.onpointermove = (event) => this.isMoved(event);
    root.onpointerover = (event) => {
      if (!this.isMoved(event)) return;
      this.touched = event.pointerType === "touch";
      this.point(this.at(event.target), event.target);
    };
    root.onpointerleave = (event) => {
      if (event.pointerType !== "touch") this.point(null, null); // a lifted finger still reads
    };
    // No onfocusin here: browsers have no such property.
    root.addEventListener("focusin", (event) => {
      const span = this.spanOf(event.target);
      if (!span) return;
      this.rove(span);
      if (event.target.matches(":focus-visible")) this.point(span);
    });
    root.addEventListener("focusout", (event) => {
      this.point(null, null);
      if (!root.contains(event.relatedTarget) && !root.matches(":hover")) this.settle(400);
    });
    root.onclick = (event) => {
      const span = this.at(event.target);
      if (span && !getSelection().toString()) this.pick(span);
    };
    root.onkeydown = (event) => this.key(event);
  }

  // Text that slides or scrolls beneath a resting pointer is not pointed at.
  isMoved({ screenX, screenY }) {
    const moved = screenX !== this.pointer?.screenX || screenY !== this.pointer.screenY;
    this.pointer = { screenX, screenY };
    return moved;
  }

  close() {
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("scroll", this.onScroll, { capture: true });
    for (const way of HANDS) document.removeEventListener(way, this.onHand, { capture: true });
    clearTimeout(this.showing);
    clearTimeout(this.settling);
    this.observer.disconnect();
    clearTimeout(this.leaving);
    clearTimeout(this.gliding);
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
      this.content = withLinks(content);
      this.build();
      this.pin = null;
      this.shown = kinds === this.kinds ? this.shown : new Set([...data.kinds, LINK, ONLY]);
      this.dress();
      if (pinned) this.hold(this.find(NAMES[pinned[0]], pinned[1]));
      this.restore(place);
    } else if (kinds !== this.kinds) {
      this.shown = new Set([...data.kinds, LINK, ONLY]);
      this.dress();
    }
    this.kinds = kinds;
    if (focus !== this.focus) {
      this.focus = focus;
      const group = data.focus ? this.find(...data.focus) : null;
      if (group === null) this.hold(null);
      else if (group !== this.pin?.group) {
        const kind = this.content.groups[group][0]; // a link that points at a mark shows its kind
        if (!this.shown.has(kind)) {
          this.shown.add(kind);
          this.dress();
        }
        this.hold(group);
        requestAnimationFrame(() => requestAnimationFrame(() => this.showSoon()));
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
    this.spans = []; // every marked piece, and the sign of every linked sentence
    this.bySpan = new Map(); // node → span
    this.signs = []; // [{ sign, box }] in reading order
    this.bodies = [];
    this.moved = panes.map(() => 0); // pixels a column is moved by to bring a partner into view
    this.painted.clear();
    this.places = groups.map(() => panes.map(() => [])); // group → pane → [{ nodes, line }]
    this.tab = panes.map(() => null); // the one tab stop of each pane
    this.heads = [];
    const columns = panes.map((pane, at) => this.buildPane(pane, at));
    const grid = make("div", "panes", ...columns);
    grid.dataset.count = panes.length;
    grid.onpointerleave = () => this.settle(400);
    grid.onpointerenter = () => clearTimeout(this.settling);
    this.columns = columns;
    this.tip = make("div", "tip");
    this.tip.setAttribute("role", "tooltip");
    this.tip.hidden = true;
    const notes = make("div");
    notes.hidden = true;
    labels.forEach(([group, label], at) => {
      const told =
        groups[group][0] === LINK
          ? this.ties(group).map(({ pane, line, score, why }) => `${pane}, line ${line}: ${score}; ${why.join("; ")}`)
          : [`${ONE[groups[group][0]]}: ${label}`, this.counts(group)];
      const note = words("span", "", `${told.join(". ")}.`);
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
    const why = words("p", "why", "");
    why.hidden = true;
    why.setAttribute("aria-hidden", "true"); // the sign in the margin says it too
    head.append(name, heading, steps, why);
    this.heads.push({ heading, steps, why });

    const facts = make("dl", "facts");
    for (const [label, value] of pane.facts) {
      facts.append(make("div", "", words("dt", "", label), words("dd", "", value)));
    }
    const body = make("div", "slide", facts);
    this.bodies.push(body);
    const column = make("section", "pane", head, body);
    column.setAttribute("aria-labelledby", heading.id);

    const url = pane.link && webAddress(pane.link);
    if (url) {
      const link = make("a", "", "Read it at ", make("bdi", "", url.host), " ↗");
      link.href = url.href;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      body.append(make("p", "out", link));
    } else if (pane.link || pane.address) {
      body.append(words("p", "out", `Address on record: ${pane.link ?? pane.address}`));
    }
    if (pane.note) body.append(words("p", "empty", pane.note));

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
    if (text.querySelector(".sign")) text.classList.add("signed");
    body.append(make("div", "shift"), text);
    if (pane.left_out) body.append(words("p", "left-out", pane.left_out));
    return column;
  }

  buildLine(pieces, pane, line) {
    const node = make("p");
    node.dir = "auto";
    this.fill(node, pieces, pane, line, null);
    return node;
  }

  fill(node, pieces, pane, line, sentence) {
    for (const piece of pieces) {
      if (typeof piece === "string") {
        append(node, piece);
        continue;
      }
      if (!Array.isArray(piece)) {
        node.append(this.buildSentence(piece, pane, line));
        continue;
      }
      const marked = append(make("span"), piece[0]);
      const marks = piece.slice(1).map((code) => {
        const label = code >> 2;
        const group = this.content.labels[label][0];
        const [kind, ref, hue] = this.content.groups[group];
        return { label, group, kind, ref, hue, begins: (code & 2) > 0, ends: (code & 1) > 0 };
      });
      const span = { node: marked, marks, pane, line, sentence };
      for (const mark of marks) {
        const places = this.places[mark.group][pane];
        if (mark.begins || !places.length) places.push({ nodes: [], span });
        places.at(-1).nodes.push(marked);
      }
      this.spans.push(span);
      this.bySpan.set(marked, span);
      node.append(marked);
    }
  }

  buildSentence({ s, p }, pane, line) {
    const { sentences, partners, first, firstLabel } = this.content;
    const box = make("span", "sentence");
    const sign = make(s < 0 ? "span" : "button", s < 0 ? "sign only" : "sign link");
    this.signs.push({ sign, box });
    box.append(sign);
    if (s < 0) {
      sign.setAttribute("role", "img");
      sign.setAttribute("aria-label", "Only in this account:");
      sign.title = "Only in this account: no linked sentence in the others";
      this.fill(box, p, pane, line, null);
      return box;
    }
    const [, , ref, letter] = sentences[s];
    const mark = { label: firstLabel + s, group: first + s, kind: LINK, ref, begins: true, ends: true };
    const span = { node: sign, box, marks: [mark], pane, line, index: s };
    span.sentence = span;
    sign.type = "button";
    sign.dataset.letter = letter;
    sign.setAttribute("aria-label", `Linked passage ${letter}`);
    sign.setAttribute("aria-describedby", `about-${mark.label}`);
    for (const at of [s, ...partners[s].map(({ other }) => other)]) {
      this.places[first + at][pane].push({ nodes: [box], span });
    }
    this.spans.push(span);
    this.bySpan.set(sign, span);
    this.bySpan.set(box, span);
    this.fill(box, p, pane, line, span);
    return box;
  }

  // The kinds that are switched on decide how a piece looks and whether it is a button.
  dress() {
    const kept = this.tab;
    this.stops = this.content.panes.map(() => []);
    for (const span of this.spans) {
      const { node } = span;
      span.on = span.marks.filter((mark) => this.shown.has(mark.kind));
      if (span.box) {
        node.hidden = !span.on.length;
        node.tabIndex = -1;
        if (span.on.length) this.stops[span.pane].push(span);
        continue;
      }
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
    for (const { sign } of this.signs) {
      if (sign.classList.contains("only")) sign.hidden = !this.shown.has(ONLY);
    }
    this.placeSigns();
    this.hovered = null;
    this.tip.hidden = true;
    this.light();
  }

  // Each sign stands beside the lines of its sentence, below the sign before it.
  placeSigns() {
    if (!this.signs?.length) return;
    const shown = this.signs.filter(({ sign }) => !sign.hidden);
    const tops = new Map();
    const found = shown.map(({ sign, box }) => {
      const item = box.closest("li");
      if (!tops.has(item)) tops.set(item, item.getBoundingClientRect().top);
      const lines = [...box.getClientRects()].filter((line) => line.width > 1);
      const from = (lines[0]?.top ?? 0) - tops.get(item);
      return { sign, item, from, to: (lines.at(-1)?.bottom ?? 0) - tops.get(item) };
    });
    let free = 0;
    found.forEach(({ sign, item, from, to }, at) => {
      const next = found[at + 1];
      const top = found[at - 1]?.item === item ? Math.max(from, free) : from;
      const end = next?.item === item ? Math.min(to, next.from - 3) : to;
      free = Math.max(top + SIGN, end);
      sign.style.top = `${top}px`;
      sign.style.height = `${free - top}px`;
    });
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
    const { ties, sentences } = this.content;
    const alone = this.signs.length - sentences.length;
    for (const [kind, n] of [
      ...[0, 2, 1, 3].map((kind) => [kind, total(kind)]),
      [LINK, ties.length],
      [ONLY, alone],
    ]) {
      if (!n) continue;
      const sample =
        kind < LINK
          ? make("span", `sample mark ${NAMES[kind]} ${NAMES[kind]}-begins ${NAMES[kind]}-ends hue-4`, "Aa")
          : make("span", `sample sign ${NAMES[kind]}`);
      sample.dataset.letter = "a";
      sample.setAttribute("aria-hidden", "true");
      const button = make("button", "kind", sample, MANY[kind], make("span", "n", String(n)));
      if (kind === LINK) button.title = `${n} links between ${sentences.length} sentences; n and p step through them`;
      if (kind === ONLY) button.title = "Sentences only in this account, without a partner in another";
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

  // The marked piece, or else the linked sentence, a node is part of.
  at(target) {
    const sentence = this.bySpan?.get(target.closest?.(".sentence"));
    return this.spanOf(target) ?? (sentence?.on?.length ? sentence : null);
  }

  point(span, target) {
    clearTimeout(this.leaving);
    if (!span && target && this.tip.contains(target)) return;
    const same = span === this.hovered;
    if (!span) {
      clearTimeout(this.gliding);
      if (!same) this.leaving = setTimeout(() => this.leave(), 160); // time to reach the tooltip
      return;
    }
    if (!same) {
      this.hovered = span;
      this.light(span.on[0].group);
      this.hint();
      this.glide(span.sentence);
    }
    // A sentence read through needs no tooltip over the next one; its sign has it.
    if (span.box && target && target !== span.node && !this.touched) this.tip.hidden = true;
    else if (!same || this.tip.hidden) this.explain(span);
  }

  leave() {
    this.hovered = null;
    if (this.tip) this.tip.hidden = true;
    this.light();
    this.hint();
  }

  // ---- linked sentences --------------------------------------------------------------------

  ties(group) {
    const { sentences, partners, panes, first } = this.content;
    return partners[group - first].map(({ other, score, why }) => {
      const [pane, line] = sentences[other];
      return { other, at: pane, pane: panes[pane].name, line, score, why };
    });
  }

  // Say in the heads of the other columns how surely and why their passage is linked.
  hint() {
    const span = this.pin ? null : this.hovered?.sentence;
    const ties = span?.on.length ? this.ties(span.on[0].group) : [];
    this.heads.forEach(({ heading, why }, pane) => {
      const tie = ties.find(({ at }) => at === pane);
      why.hidden = !tie;
      heading.classList.toggle("away", Boolean(tie) || this.pin !== null);
      if (tie) this.say(why, tie);
    });
  }

  // What differs comes first: it is short, and what agrees can be seen in the texts.
  say(node, { score, why: [reasons, ...cautions] }) {
    const told = [...cautions, reasons].join("; ");
    node.replaceChildren(make("b", "", score), words("span", "", told));
    node.title = `${score}; ${told}`;
  }

  // Bring the partners of a sentence to its height, unless they can be read where they are.
  glide(span) {
    clearTimeout(this.gliding);
    clearTimeout(this.settling);
    if (!span?.on.length || !this.aligned || this.pin || this.touched || STILL.matches) return;
    this.gliding = setTimeout(() => {
      if (!span.node.isConnected) return;
      const row = (pane) => Math.round(this.columns[pane].getBoundingClientRect().top / SAME_ROW);
      const top = Math.max(this.topOf(span), this.topEdge(span.pane) + 4);
      const seen = new Set();
      for (const { other, at } of this.ties(span.on[0].group)) {
        if (seen.has(at) || row(at) !== row(span.pane)) continue;
        seen.add(at);
        const partner = this.spans.find(({ index }) => index === other);
        const from = this.topOf(partner);
        const to = partner.box.getBoundingClientRect().bottom;
        if (from >= this.topEdge(at) && to <= innerHeight) continue;
        this.move(at, this.moved[at] + top - from);
      }
    }, REST);
  }

  move(pane, by) {
    this.moved[pane] = by;
    this.bodies[pane].style.transform = by ? `translateY(${by}px)` : "";
  }

  // Let the columns glide back to where the page has them.
  settle(wait = 0) {
    clearTimeout(this.settling);
    clearTimeout(this.gliding);
    this.settling = setTimeout(() => this.moved.forEach((_, pane) => this.move(pane, 0)), wait);
  }

  // Scrolling up to the top of the texts must lead to the top of each.
  scrolled() {
    if (!this.moved?.some(Boolean)) return;
    const { top } = this.columns[0].getBoundingClientRect();
    const up = top > this.lastTop;
    this.lastTop = top;
    if (up && top >= parseFloat(this.root.style.getPropertyValue("--top"))) this.settle();
  }

  // The next or the previous linked sentence of a text.
  nextLink(from, by) {
    const stops = this.stops[from?.pane ?? 0];
    const at = stops.indexOf(from);
    const rest = by > 0 ? stops.slice(at + 1) : stops.slice(0, Math.max(at, 0)).reverse();
    return rest.find((stop) => stop.box);
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
    const sentence = this.hovered?.sentence?.on[0];
    if (sentence && sentence.group !== group) {
      for (const place of this.places[sentence.group].flat()) this.paint(place, "lit");
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
    const marks = span.box ? [] : span.on;
    const ties = span.sentence?.on.length ? this.ties(span.sentence.on[0].group) : [];
    this.tip.replaceChildren(
      ...marks.map((mark) => {
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
      ...ties.slice(0, span.box ? TOLD : 0).map(({ other, pane, line, score, why }) => {
        const row = make("div", "row", make("span", "what", "Linked"));
        row.append(make("span", "label", score), words("span", "", ` ${pane}, line ${line}`));
        for (const told of why) row.append(words("span", "counts", told));
        if (this.far(span.pane, other)) row.append(words("q", "", this.quote(other)));
        return row;
      }),
    );
    this.tip.hidden = false;
    this.tip.style.maxWidth = span.box ? `${this.columns[span.pane].offsetWidth}px` : "";
    const frame = this.root.getBoundingClientRect();
    const box = span.box ? span.box.getBoundingClientRect() : span.node.getClientRects()[0];
    const tip = this.tip.getBoundingClientRect();
    const left = Math.max(0, Math.min(box.left - frame.left, frame.width - tip.width));
    const room = box.bottom + tip.height + 12 < innerHeight;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${room ? box.bottom - frame.top + 6 : box.top - frame.top - tip.height - 6}px`;
  }

  escape() {
    if (!this.tip) return;
    this.settle();
    if (this.tip.hidden && this.pin === null) return;
    clearTimeout(this.leaving);
    this.leave();
    this.letGo();
  }

  // In a narrow window the texts stand below each other, so the partner is quoted.
  far(pane, other) {
    const top = (at) => this.columns[at].getBoundingClientRect().top;
    return Math.abs(top(pane) - top(this.content.sentences[other][0])) > SAME_ROW;
  }

  quote(other) {
    const text = this.spans.find(({ index }) => index === other).box.textContent;
    return text.length > QUOTED ? `${text.slice(0, text.lastIndexOf(" ", QUOTED))} …` : text;
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
    const at = places.findIndex((p) => p.span === anchor || p.nodes.includes(anchor.node));
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
            at: this.places[group].map((_, pane) =>
              pane === chosen?.pane ? chosen.at : this.best(group, pane),
            ),
            last: chosen?.pane ?? this.home(group),
          };
    this.light(this.hovered?.on[0]?.group ?? null);
    this.hint();
    this.buildSteps();
    this.lineUp();
  }

  home(group) {
    return this.content.groups[group][0] === LINK
      ? this.content.sentences[group - this.content.first][0]
      : this.places[group].findIndex((places) => places.length);
  }

  best(group, pane) {
    if (this.content.groups[group][0] !== LINK) return 0;
    const tie = this.ties(group).find(({ at }) => at === pane);
    return tie ? this.places[group][pane].findIndex(({ span }) => span.index === tie.other) : 0;
  }

  current(pane) {
    return this.pin ? this.places[this.pin.group][pane]?.[this.pin.at[pane]]?.span : null;
  }

  buildSteps() {
    this.heads.forEach(({ heading, steps }, pane) => {
      steps.hidden = this.pin === null;
      if (this.pin === null) return;
      const [group, label] = this.content.labels.find((entry) => entry[0] === this.pin.group);
      const count = this.places[group][pane].length;
      const link = this.content.groups[group][0] === LINK;
      const tie = link && this.ties(group).find(({ other }) => other === this.current(pane)?.index);
      const name = words("span", "label", label);
      if (tie) this.say(name, tie);
      const one = link && count === 1;
      const none = link ? "no partner here" : "not in this text";
      const told = one ? "" : count ? `${this.pin.at[pane] + 1} of ${count}` : none;
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
        name,
        make("span", "told", told),
        ...(link && count < 2 ? [] : [
          button("‹", `Previous: ${label}`, () => this.step(pane, -1), count < 2),
          button("›", `Next: ${label}`, () => this.step(pane, 1), count < 2),
        ]),
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

  topOf(span) {
    if (!span || span.node.hidden) return null;
    const lines = [...(span.box ?? span.node).getClientRects()];
    return lines.find(({ width }) => width > 1)?.top ?? null;
  }

  // Put the columns back at once, without gliding.
  rest() {
    clearTimeout(this.gliding);
    if (!this.moved.some(Boolean)) return;
    for (const body of this.bodies) body.style.transition = "none";
    this.moved.forEach((_, pane) => this.move(pane, 0));
    this.root.getBoundingClientRect();
    requestAnimationFrame(() => this.bodies.forEach((body) => (body.style.transition = "")));
  }

  // Slide the columns so that the current passages of one row stand at the same height.
  lineUp() {
    if (!this.columns) return;
    this.rest();
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
      const tops = panes.map((pane) => this.topOf(this.current(pane)));
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

  // While the page below is still being drawn there is nothing to scroll to, so try again.
  showSoon(tries = 8) {
    this.show();
    clearTimeout(this.showing);
    if (tries) this.showing = setTimeout(() => this.showSoon(tries - 1), 250);
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
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const span = this.spanOf(event.target);
    const step = { n: 1, p: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.goTo(this.nextLink(span, step));
      return;
    }
    if (!span) return;
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
    this.goTo(next);
  }

  goTo(next) {
    if (!next) return;
    next.node.focus({ preventScroll: true });
    const box = next.node.getBoundingClientRect();
    if (box.top < this.topEdge(next.pane) || box.bottom > innerHeight) {
      this.keep(next.node, innerHeight * 0.4);
    }
  }
}
