// A table of words. Everything that comes from the corpus becomes a text node.

function make(tag, className, ...content) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...content);
  return node;
}

function words(tag, className, text) {
  const node = make(tag, className, text);
  node.dir = "auto";
  return node;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".passage-table");
  const spelled = JSON.stringify(data);
  root.report = setTriggerValue;
  if (root.spelled === spelled) return;
  const held = place(root);
  const unfolded = new Set([...root.querySelectorAll("details[open]")].map((d) => d.dataset.at));
  root.spelled = spelled;
  root.replaceChildren(build(data, root, unfolded));
  held?.(root);
}

// Where the keyboard is, so that it is there again after the table is drawn anew.
function place(root) {
  const active = root.getRootNode().activeElement;
  const at = [...root.querySelectorAll("button")].indexOf(active);
  return at < 0 ? null : (again) => again.querySelectorAll("button")[at]?.focus({ preventScroll: true });
}

function build(data, root, unfolded) {
  const head = make("tr", "");
  head.append(scoped("col", make("th", "corner", data.corner)));
  for (const [name, detail] of data.columns) {
    const cell = scoped("col", make("th", "", words("span", "name", name)));
    if (detail) cell.append(words("small", "", detail));
    head.append(cell);
  }
  const body = make("tbody", "");
  data.rows.forEach((row, at) => {
    const line = make("tr", "");
    const first = scoped("row", make("th", "", words("span", "name", row.head)));
    if (row.detail) first.append(words("small", "", row.detail));
    line.append(first);
    if (!row.cells.length) {
      line.className = "group";
      first.scope = "colgroup";
      first.colSpan = data.columns.length + 1;
    }
    row.cells.forEach((cell, column) => {
      const node = buildCell(cell, data, root, `${row.head}/${column}`, unfolded);
      node.dataset.column = data.columns[column]?.[0] ?? "";
      line.append(node);
    });
    line.dataset.at = at;
    body.append(line);
  });
  const table = make("table", "", make("caption", "", data.caption), widths(data.widths));
  table.append(make("thead", "", head), body);
  table.dataset.columns = data.columns.length;
  const frame = make("div", "frame", table);
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", data.caption);
  return frame;
}

function widths(shares) {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const columns = make("colgroup", "");
  for (const share of shares) {
    const column = make("col", "");
    column.style.width = `${(100 * share) / total}%`;
    columns.append(column);
  }
  return columns;
}

function scoped(scope, cell) {
  cell.scope = scope;
  return cell;
}

function buildCell(cell, data, root, at, unfolded) {
  const node = make("td", cell.look);
  const label = make("span", "label");
  if (cell.sign) {
    const sign = make("span", "sign", cell.sign);
    sign.setAttribute("aria-hidden", "true");
    label.append(sign);
  }
  if (cell.word) label.append(words("span", "word", cell.word));
  const list = make("ul", "");
  for (const item of cell.words) list.append(buildWords(item, data, root));
  if (cell.folded && cell.words.length) {
    const summary = make("summary", "", label);
    if (cell.text) summary.append(words("span", "text", cell.text));
    const fold = make("details", "", summary, list);
    fold.dataset.at = at;
    fold.open = unfolded.has(at);
    node.append(fold);
  } else {
    if (label.childNodes.length) node.append(label);
    if (cell.text) node.append(words("p", "text", cell.text));
    if (cell.words.length) node.append(list);
  }
  if (cell.note) node.append(words("p", "note", cell.note));
  return node;
}

function buildWords(item, data, root) {
  const [before, stressed, after] = item.parts;
  const text = words("span", item.look, before);
  if (stressed) text.append(make("strong", "", stressed), after);
  else text.append(after);
  const node = make("li", "");
  if (item.opens) {
    const button = make("button", "", text);
    button.type = "button";
    button.title = "Open in the reader";
    if (data.focus && data.focus === item.opens) button.setAttribute("aria-current", "true");
    button.onclick = () => {
      if (getSelection().toString()) return;
      if (data.focus === item.opens) {
        const reader = document.querySelector(".st-key-compare-reader");
        reader?.scrollIntoView({ block: "start" });
      } else root.report("pick", item.opens);
    };
    node.append(button);
  } else node.append(text);
  if (item.where) node.append(" ", words("small", "where", item.where));
  if (item.note) node.append(words("p", "note", item.note));
  return node;
}
