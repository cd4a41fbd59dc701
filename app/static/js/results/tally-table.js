// @ts-check
/** Tallies as a table: sorted by any column, walked with the arrow keys. */
import { count, figure, hoursMinutes } from "../format.js";
import { turfsHere } from "../state.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { choose } from "../ui/turf-table.js";
import { say } from "../words.js";
import { intervalText, RateLine, rateText } from "./charts.js";
import { by, sortBy, sorted, sorting, tallies } from "./tallies.js";

/** @typedef {import("./tallies.js").Tally} Tally */
const NONE = "–";

/** @param {number | null} n null where it is hidden */
const counted = (n) => (n === null ? html`<span class="quiet small">${say("tally.hidden")}</span>` : count(n));

/** @type {Record<string, (row: Tally) => any>} */
const CELLS = {
  knocked: (row) => (row.door_count === null ? counted(row.knocked_count) : html`${counted(row.knocked_count)}<small class="quiet"> / ${count(row.door_count)}</small>`),
  tries: (row) => counted(row.attempt_count),
  talks: (row) => counted(row.contact_count),
  contact: (row) => html`<${Share} rate=${row.contact} most=${0.6} />`,
  refusal: (row) => html`<${Share} rate=${row.refusal} most=${0.6} />`,
  support: (row) => html`<${Share} rate=${row.support} />`,
  pace: (row) => (row.doors_per_hour === null ? NONE : figure(row.doors_per_hour)),
  planned: (row) => (row.real_s ? hoursMinutes(row.planned_s ?? 0) : NONE),
  real: (row) => (row.real_s ? hoursMinutes(row.real_s) : NONE),
};

export const ALL_COLUMNS = Object.keys(CELLS);
export const FEW_COLUMNS = ["knocked", "contact", "pace"];

/** @param {{columns: string[]}} props */
export function TallyTable({ columns }) {
  const rows = sorted.value;
  const total = tallies.value?.total;
  return html`
    <table class="tally-table">
      <caption class="unseen">${say(`tally.caption.${by.value}`)}</caption>
      <thead><tr>${["label", ...columns].map((name) => html`<${Heading} key=${name} name=${name} />`)}</tr></thead>
      <tbody onKeyDown=${walkRows}>${rows.map((row) => html`<${Row} key=${row.key} row=${row} columns=${columns} />`)}</tbody>
      ${total && rows.length > 1 && html`<tfoot><tr><th scope="row">${say("tally.all")}</th>${columns.map((name) => html`<td key=${name} class="amount">${CELLS[name](total)}</td>`)}</tr></tfoot>`}
    </table>`;
}

/** @param {{name: string}} props */
function Heading({ name }) {
  const { column, down } = sorting.value;
  const here = column === name;
  return html`
    <th scope="col" class=${name === "label" ? "" : "amount"} aria-sort=${here ? (down ? "descending" : "ascending") : "none"}>
      <button class="sort" onClick=${() => sortBy(name)}>${say(name === "label" ? `tally.by.${by.value}` : `tally.column.${name}`)}${here && html`<${Icon} name=${down ? "down" : "up"} size=${12} />`}</button>
    </th>`;
}

/** @param {{row: Tally, columns: string[]}} props */
function Row({ row, columns }) {
  const turf = by.value === "turf" ? turfsHere.value.find((one) => one.turf_id === row.key) : null;
  return html`
    <tr>
      <th scope="row">${turf ? html`<button class="turf-name" onClick=${() => choose(turf)}><b>${row.label}</b> <span class="code">${row.key}</span></button>` : html`<span class="row-name" tabindex="-1">${row.label}</span>`}</th>
      ${columns.map((name) => html`<td key=${name} class="amount">${CELLS[name](row)}</td>`)}
    </tr>`;
}

/** @param {{rate: import("./tallies.js").Rate, most?: number}} props */
const Share = ({ rate, most }) => html`
  <span class=${rate.hidden ? "share hidden-rate" : "share"} title=${intervalText(rate)}>
    <span aria-hidden="true">${rateText(rate)}</span><span class="unseen">${intervalText(rate)}</span><${RateLine} rate=${rate} most=${most} /></span>`;

/** @param {KeyboardEvent} event */
function walkRows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const row = /** @type {HTMLElement} */ (event.target).closest("tr");
  const next = step > 0 ? row?.nextElementSibling : row?.previousElementSibling;
  /** @type {HTMLElement | null | undefined} */ (next?.querySelector("button, .row-name"))?.focus();
  event.preventDefault();
}
