// @ts-check
/** One row of a filter: what is asked, how, and with what values; only values that this file has. */
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { say } from "../words.js";
import { columns } from "./filter-forms.js";

/** @typedef {import("./filter-tree.js").Row} Row */
/** @typedef {import("./filter-tree.js").TestRow} TestRow */
/** @typedef {(row: Row | null) => void} Change */

/** How a kind of column may be asked; "!" before one is its opposite. @type {Record<string, string[]>} */
const OPERATORS = {
  number: [">=", "<=", "=", "empty", "!empty"],
  day: [">=", "<=", "=", "empty", "!empty"],
  choice: ["in", "!in", "empty", "!empty"],
  text: ["contains", "!contains", "in", "!in", "empty", "!empty"],
  list: ["has", "!has", "empty", "!empty"],
};

/** So many values are found by their order; fewer stand by how common they are. */
const IN_ORDER_FROM = 8;

/** What a column is called. @param {string} name */
export function labelOf(name) {
  const known = say(`coming.field.${name}`);
  if (known !== `coming.field.${name}`) return known;
  const plain = name.replace(/^bg_/, `${say("coming.block-group")}: `).replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** @param {{row: Row, change: Change}} props */
export function FilterRow({ row, change }) {
  const title = "column" in row ? labelOf(row.column) : "voted" in row ? say("coming.voted-in", { kind: row.voted.kind }) : "tried" in row ? say(`coming.${row.tried}`) : say("coming.near");
  return html`
    <div class="filter-row" role="group" aria-label=${title}>
      <div class="row spread"><b class="small">${title}</b><button type="button" class="button icon plain" aria-label=${say("coming.remove", { filter: title })} onClick=${() => change(null)}><${Icon} name="close" size=${16} /></button></div>
      ${"column" in row ? html`<${Test} row=${row} change=${change} title=${title} />` : "voted" in row ? html`<${Voted} row=${row} change=${change} />`
        : "tried" in row ? html`<${Tried} row=${row} change=${change} />` : html`<p class="small">${say("coming.near-place", { n: Math.round(row.near.distance_m), lon: row.near.lon.toFixed(4), lat: row.near.lat.toFixed(4) })}</p>`}
    </div>`;
}

/** @param {{row: TestRow, change: Change, title: string}} props */
function Test({ row, change, title }) {
  const column = columns.value.find((one) => one.name === row.column && one.kind !== "election");
  const kind = column?.kind ?? "text";
  const ways = OPERATORS[kind === "text" && column?.values.length ? "choice" : kind];
  const way = `${row.not ? "!" : ""}${row.operator}`;
  const asked = (/** @type {any} */ event) => {
    const not = event.target.value.startsWith("!");
    const operator = event.target.value.replace("!", "");
    change({ ...row, operator, not, values: operator === "empty" ? [] : row.values });
  };
  return html`
    <div class="row filter-line">
      <select aria-label=${say("coming.how-of", { filter: title })} value=${way} onChange=${asked}>
        ${[...new Set([...ways, way])].map((one) => html`<option value=${one}>${say(`coming.way.${kind}.${WAYS[one] ?? one}`)}</option>`)}</select>
      ${row.operator !== "empty" && !(column?.values.length && kind !== "number") && html`<${Value} row=${row} change=${change} kind=${kind} column=${column} title=${title} />`}
    </div>
    ${row.operator !== "empty" && kind !== "number" && column?.values.length > 0 && html`<${Choices} row=${row} change=${change} column=${column} title=${title} />`}`;
}

/** Operators by names that can stand in a key. @type {Record<string, string>} */
const WAYS = { ">=": "least", "<=": "most", ">": "more", "<": "less", "=": "is", "!=": "is-not", "in": "in", "!in": "not-in", "!contains": "not-contains", "!has": "not-has", "!empty": "not-empty" };

/** @param {{row: TestRow, change: Change, kind: string, column: any, title: string}} props */
function Value({ row, change, kind, column, title }) {
  const type = kind === "number" ? "number" : kind === "day" ? "date" : "text";
  const typed = (/** @type {any} */ event) => {
    const value = event.target.value;
    change({ ...row, values: value === "" ? [] : [kind === "number" ? Number(value) : value] });
  };
  const range = kind === "number" && column?.least !== null && column ? `${Math.floor(column.least)} – ${Math.ceil(column.most)}` : "";
  return html`<input type=${type} step=${kind === "number" ? "any" : null} placeholder=${range} min=${kind === "day" ? column?.least : null} autocomplete="off" aria-label=${say("coming.value-of", { filter: title })} value=${row.values[0] ?? ""} onInput=${typed} />`;
}

/** @param {{row: TestRow, change: Change, column: any, title: string}} props */
function Choices({ row, change, column, title }) {
  const single = row.operator === "has" || row.operator === "contains";
  const toggle = (/** @type {string} */ value) => {
    const rest = row.values.filter((one) => one !== value);
    change({ ...row, values: single ? [value] : rest.length < row.values.length ? rest : [...row.values, value] });
  };
  const all = [...new Set([...column.values, ...row.values.map(String)])];
  if (all.length > IN_ORDER_FROM) all.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  return html`<div class="choices" role="group" aria-label=${say("coming.value-of", { filter: title })}>
    ${all.map((value) => html`<button type="button" class="choice" key=${value} aria-pressed=${row.values.includes(value)} onClick=${() => toggle(value)}>${value}</button>`)}</div>`;
}

/** @param {{row: import("./filter-tree.js").VotedRow, change: Change}} props */
function Voted({ row, change }) {
  const most = columns.value.find((one) => one.kind === "election" && one.name === row.voted.kind)?.values.length ?? row.voted.last;
  const set = (/** @type {"least" | "last"} */ name) => (/** @type {any} */ event) => {
    const voted = { ...row.voted, [name]: Number(event.target.value) };
    change({ ...row, voted: { ...voted, least: Math.min(voted.least, voted.last) } });
  };
  const pick = (/** @type {"least" | "last"} */ name, /** @type {number} */ upTo) => html`
    <select aria-label=${say(`coming.voted.${name}`)} value=${String(row.voted[name])} onChange=${set(name)}>${Array.from({ length: Math.max(upTo, row.voted[name]) }, (_, i) => html`<option value=${String(i + 1)}>${i + 1}</option>`)}</select>`;
  return html`<div class="row filter-line votes">
    <select aria-label=${say("coming.voted.not")} value=${row.not ? "not" : ""} onChange=${(/** @type {any} */ event) => change({ ...row, not: event.target.value === "not" })}><option value="">${say("coming.voted.at-least")}</option><option value="not">${say("coming.voted.fewer")}</option></select>
    ${pick("least", row.voted.last)}<span class="small">${say("coming.voted.of")}</span>${pick("last", most)}</div>`;
}

/** @param {{row: import("./filter-tree.js").TriedRow, change: Change}} props */
function Tried({ row, change }) {
  const way = `${row.not ? "!" : ""}${row.since ? "since" : "within"}`;
  const asked = (/** @type {any} */ event) => {
    const not = event.target.value.startsWith("!");
    change(event.target.value.endsWith("since") ? { ...row, not, since: row.since || new Date().toISOString().slice(0, 10), days: null } : { ...row, not, since: "", days: row.days ?? 30 });
  };
  return html`<div class="row filter-line">
    <select aria-label=${say("coming.how-of", { filter: say(`coming.${row.tried}`) })} value=${way} onChange=${asked}>${["within", "!within", "since", "!since"].map((one) => html`<option value=${one}>${say(`coming.tried.${one.replace("!", "not-")}`)}</option>`)}</select>
    ${row.since ? html`<input type="date" aria-label=${say("coming.day")} value=${row.since} onInput=${(/** @type {any} */ event) => event.target.value && change({ ...row, since: event.target.value })} />`
      : html`<input type="number" min="0" max="3650" aria-label=${say("coming.days")} value=${row.days ?? ""} onInput=${(/** @type {any} */ event) => change({ ...row, days: event.target.value === "" ? null : Number(event.target.value) })} /><span class="small">${say("coming.days")}</span>`}</div>`;
}
