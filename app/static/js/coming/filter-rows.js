// @ts-check
/** The rows of a filter: all or any of them, each a question about one column of this file. */
import { say } from "../words.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { FilterRow, labelOf } from "./filter-row.js";
import { arranged, columns, rows } from "./filter-forms.js";
import { isGroup, rowFor, withPart } from "./filter-tree.js";

/** @typedef {import("./filter-tree.js").Group} Group */
/** @typedef {import("./filter-tree.js").Row} Row */

/** What is asked most comes first. */
const FIRST = ["party", "age", "support_score", "turnout_score", "precinct_id", "file_precinct", "last_result", "attempts", "contacts", "sex", "language", "tags"];

export function FilterRows() {
  if (rows.value === null) return html`<p class="small quiet">${say("coming.only-text")}</p>`;
  return html`<${FilterGroup} group=${rows.value} change=${(/** @type {Group | null} */ group) => group && arranged(group)} depth=${0} />`;
}

/** @param {{group: Group, change: (group: Group | null) => void, depth: number}} props */
function FilterGroup({ group, change, depth }) {
  const name = `word-${depth}-${group.parts.length}`;
  return html`
    <fieldset class=${`filter-group ${depth ? "inner" : ""}`}>
      <legend class="unseen">${say(depth ? "coming.group" : "coming.who")}</legend>
      ${group.parts.length > 1 && html`<div class="segmented" role="group" aria-label=${say("coming.match")}>
        ${["all", "any"].map((word) => html`<button type="button" key=${`${name}-${word}`} aria-pressed=${group.word === word} onClick=${() => change({ ...group, word: /** @type {"all" | "any"} */ (word) })}>${say(`coming.match.${word}`)}</button>`)}</div>`}
      ${group.parts.map((part, i) => (isGroup(part)
        ? html`<${FilterGroup} key=${i} group=${part} change=${(/** @type {Group | null} */ made) => change(withPart(group, i, made))} depth=${depth + 1} />`
        : html`<${FilterRow} key=${i} row=${part} change=${(/** @type {Row | null} */ made) => change(withPart(group, i, made))} />`))}
      <div class="row wrap">
        <${AddFilter} add=${(/** @type {Row} */ row) => change({ ...group, parts: [...group.parts, row] })} />
        ${depth === 0 && group.parts.length > 0 && html`<button type="button" class="button plain" onClick=${() => change({ ...group, parts: [...group.parts, { word: group.word === "all" ? "any" : "all", parts: [] }] })}>${say("coming.add-group")}</button>`}
        ${depth > 0 && html`<button type="button" class="button icon plain" aria-label=${say("coming.remove-group")} onClick=${() => change(null)}><${Icon} name="close" size=${16} /></button>`}
      </div>
    </fieldset>`;
}

/** @param {{add: (row: Row) => void}} props */
function AddFilter({ add }) {
  const rank = (/** @type {any} */ column) => (FIRST.includes(column.name) ? FIRST.indexOf(column.name) : FIRST.length);
  const asked = columns.value.filter((column) => column.kind !== "election").sort((a, b) => rank(a) - rank(b));
  const elections = columns.value.filter((column) => column.kind === "election");
  const hasResults = columns.value.some((column) => column.name === "last_attempt_on");
  const chosen = (/** @type {any} */ event) => {
    const value = event.target.value;
    event.target.value = "";
    const column = columns.value.find((one) => `${one.kind}:${one.name}` === value);
    if (value === "contacted" || value === "attempted") add({ tried: value, since: "", days: 30, not: false });
    else if (column) add(rowFor(column));
  };
  return html`
    <select class="add-filter" aria-label=${say("coming.add-filter")} onChange=${chosen}>
      <option value="">${say("coming.add-filter")}</option>
      ${elections.length > 0 && html`<optgroup label=${say("coming.votes")}>${elections.map((one) => html`<option value=${`election:${one.name}`}>${say("coming.voted-in", { kind: one.name })}</option>`)}</optgroup>`}
      ${hasResults && html`<optgroup label=${say("coming.past")}>${["contacted", "attempted"].map((one) => html`<option value=${one}>${say(`coming.${one}`)}</option>`)}</optgroup>`}
      <optgroup label=${say("coming.columns")}>${asked.map((one) => html`<option value=${`${one.kind}:${one.name}`}>${labelOf(one.name)}</option>`)}</optgroup>
    </select>`;
}
