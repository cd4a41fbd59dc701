// @ts-check
/** A picked cell: its figure, all else that is known of it, its doors for planners, and how it becomes a turf. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, query } from "../api.js";
import { count } from "../format.js";
import { trouble } from "../notes.js";
import { by, cells, heatmap, pick, shownLayers } from "../state.js";
import { showBox } from "../sync.js";
import { Figure } from "../ui/figures.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { Term } from "../ui/term.js";
import { say } from "../words.js";
import { makeTurf, mayMakeTurf } from "./cell-turf.js";
import { cellName, intervalText, isShrunk, tipLines, unitText, valueText } from "./figures.js";
import { filters, groups, metricLabel, turnGroup } from "./shown.js";

const DOORS_LISTED = 12;
const known = signal(/** @type {any} */ (null));
let turn = 0;

/** @param {string} id */
async function load(id) {
  const mine = ++turn;
  known.value = null;
  try {
    const found = await ask(`cells/${encodeURIComponent(id)}${query({ by: by.value, ...filters.value })}`);
    if (mine === turn) known.value = found;
  } catch (error) {
    trouble(error);
  }
}

/** @param {{id: string}} props */
export function CellDetails({ id }) {
  const cell = cells.value.find((one) => one.cell_id === id);
  const found = heatmap.value;
  useEffect(() => void (cell && load(id)), [id, by.value, filters.value, Boolean(cell)]);
  if (!cell || !found) return html`<header><h2>${say("inspector.cell")}</h2></header><p class="quiet">${say("cell.out-of-view")}</p>`;
  return html`
    <header><p class="quiet small">${say(`inspector.by.${found.by}`)}</p><h2 class=${cell.name ? "" : "code"}>${cellName(cell)}</h2></header>
    <${Shown} found=${found} cell=${cell} />
    <${CellTools} id=${id} />
    ${known.value && html`<${Doors} cell=${cell} known=${known.value} /><${AllFigures} figures=${known.value.figures} />`}`;
}

/** The figure of the map, with its interval and what it rests on. @param {{found: any, cell: any}} props */
function Shown({ found, cell }) {
  const label = metricLabel(found.metric);
  if (cell.hidden || cell.value === null) return html`<p>${label}: ${tipLines(found, cell)[0]} <${Term} name=${cell.hidden ? "too-few" : "no-data"} /></p>`;
  const interval = intervalText(found, cell);
  const counts = found.unit === found.metric;
  return html`
    <div class="stack">
      <div class="figures"><${Figure} pairs=${[[valueText(found, cell.value), counts || found.kind === "rate" ? "" : unitText(found)]]} label=${label} />
        ${isShrunk(found) && html`<${Figure} pairs=${[[count(cell.n), ""]]} label=${say("cell.rests-on")} />`}</div>
      ${interval && isShrunk(found) && html`<p class="small">${say("cell.interval", { interval })} <${Term} name="interval" /></p>`}
      ${isShrunk(found) && html`<p class="small quiet">${tipLines(found, cell).at(-1)} <${Term} name="shrunk-rate" /></p>`}
      ${cell.too_few && html`<p class="small warning">${say("cell.few")} <${Term} name="too-few" /></p>`}
    </div>`;
}

/** @param {{figures: any[]}} props */
const AllFigures = ({ figures }) => html`
  <table class="cell-figures"><caption class="unseen">${say("cell.figures")}</caption>
    <tbody>${figures.map((one) => {
      const interval = isShrunk(one) ? intervalText(one, one) : "";
      return html`<tr key=${one.metric}><th scope="row">${metricLabel(one.metric)}</th>
        <td class="amount">${one.hidden ? say("cells.hidden") : one.value === null ? html`<span class="quiet">${say("legend.no-data")}</span>` : valueText(one, one.value)}${interval && html`<small class="interval">${interval}</small>`}</td></tr>`;
    })}</tbody></table>`;

/** Its doors, for whoever may see doors. @param {{cell: any, known: any}} props */
function Doors({ cell, known: { door_ids: doors } }) {
  if (!doors?.length) return null;
  const show = () => {
    shownLayers.value = new Set([...shownLayers.value, "doors"]);
    showBox(cell.box);
  };
  return html`
    <details class="more"><summary>${say("cell.doors", { n: doors.length })}</summary>
      <ul class="cell-doors">${doors.slice(0, DOORS_LISTED).map((/** @type {string} */ id) => html`<li key=${id}><button class="link code" onClick=${() => { show(); pick.value = { kind: "door", id }; }}>${id}</button></li>`)}</ul>
      ${doors.length > DOORS_LISTED && html`<p class="small quiet">${say("cell.doors-more", { n: doors.length - DOORS_LISTED })}</p>`}
      <button class="button wide" onClick=${show}>${say("cell.doors-show", { n: doors.length })}</button></details>`;
}

/** @param {{id: string}} props */
function CellTools({ id }) {
  const group = groups.value.get(id);
  return html`
    <div class="stack">
      ${mayMakeTurf() && html`<button class="button primary wide" onClick=${() => void makeTurf([id])}><${Icon} name="turf" />${say("cell.make-turf")}</button>
        <p class="small quiet">${say("cell.make-turf.what")}</p>`}
      <button class="button wide" onClick=${() => turnGroup(id)}>${say(group ? `cell.group.${group}` : "cell.group")}</button>
    </div>`;
}
