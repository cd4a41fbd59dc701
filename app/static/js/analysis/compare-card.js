// @ts-check
/** Two groups of cells side by side: how they are gathered, and their figures with intervals and differences. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, query } from "../api.js";
import { figure } from "../format.js";
import { trouble } from "../notes.js";
import { campaign } from "../state.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { Term } from "../ui/term.js";
import { say } from "../words.js";
import { makeTurf, mayMakeTurf } from "./cell-turf.js";
import { intervalText, isRate, isShrunk, valueText } from "./figures.js";
import { cellsOf, filters, gather, gatheredBy, groups, lasso, metricLabel } from "./shown.js";

const GROUPS = /** @type {const} */ (["A", "B"]);
const compared = signal(/** @type {any} */ (null));
let turn = 0;

/** Ask for the figures of both groups as they are now. */
async function compare() {
  const mine = ++turn;
  const [a, b] = GROUPS.map(cellsOf);
  if (!a.length || !b.length) return void (compared.value = null);
  try {
    const found = await ask(`cells/compare${query(filters.value)}`, { method: "POST", body: { by: gatheredBy(), cells_a: a, cells_b: b } });
    if (mine === turn) compared.value = found;
  } catch (error) {
    trouble(error);
  }
}

export function CompareCard() {
  useEffect(() => void compare(), [groups.value, filters.value, campaign.value?.snapshot_id]);
  return html`
    <section class="card stack" aria-label=${say("compare.title")}>
      <p class="small quiet">${say("compare.how")}</p>
      ${GROUPS.map((group) => html`<${GroupRow} key=${group} group=${group} />`)}
      ${compared.value && groups.value.size > 0 && html`<${Table} found=${compared.value} />`}
      ${groups.value.size > 0 && html`<button class="button" onClick=${() => (groups.value = new Map())}>${say("compare.clear")}</button>`}
    </section>`;
}

/** @param {{group: "A" | "B"}} props */
function GroupRow({ group }) {
  const ids = cellsOf(group);
  const throwing = lasso.value === group;
  return html`
    <div class="group-row"><b class="group-letter" data-group=${group}>${group}</b><span class="grow number" role="status">${say("count.cells", { n: ids.length })}</span>
      <button class="button icon" aria-label=${say("compare.lasso", { group })} title=${say("compare.lasso", { group })} aria-pressed=${throwing} onClick=${() => (lasso.value = throwing ? null : group)}><${Icon} name="lasso" /></button>
      ${mayMakeTurf() && html`<button class="button icon" aria-label=${say("compare.turf", { group })} title=${say("compare.turf", { group })} disabled=${!ids.length} onClick=${() => void makeTurf(ids)}><${Icon} name="turf" /></button>`}
      <button class="button icon" aria-label=${say("compare.empty", { group })} title=${say("compare.empty", { group })} disabled=${!ids.length} onClick=${() => gather(ids, null)}><${Icon} name="close" /></button></div>`;
}

/** @param {{found: any}} props */
function Table({ found }) {
  return html`
    <div class="scroller" tabindex="0" role="region" aria-label=${say("compare.title")}>
    <table class="compare-groups">
      <thead><tr><th scope="col">${say("compare.figure")} <${Term} name="interval" /></th><th scope="col" class="amount">A</th><th scope="col" class="amount">B</th><th scope="col" class="amount">${say("compare.difference")}</th></tr></thead>
      <tbody>${found.metrics.map((/** @type {any} */ row) => html`
        <tr key=${row.metric}><th scope="row">${metricLabel(row.metric)}</th><td class="amount"><${Side} row=${row} side=${row.a} /></td><td class="amount"><${Side} row=${row} side=${row.b} /></td>
          <td class="amount"><${Difference} row=${row} /></td></tr>`)}</tbody>
    </table></div>
    <p class="small quiet">${say("compare.intervals")}${found.hidden_count > 0 && ` ${say("compare.hidden", { n: found.hidden_count })}`}</p>`;
}

/** @param {{row: any, side: any}} props */
function Side({ row, side }) {
  if (side.value === null) return html`<span class="quiet">${say(side.hidden ? "cells.hidden" : "legend.no-data")}</span>`;
  const interval = isShrunk(row) ? intervalText(row, side) : "";
  return html`${valueText(row, side.value)}${interval && html`<small class="interval">${interval}</small>`}`;
}

/** A less B with its interval, in points for rates; strong where the interval leaves zero out. @param {{row: any}} props */
function Difference({ row }) {
  if (row.difference === null) return html`<span class="quiet">–</span>`;
  const sure = row.low !== null && (row.low > 0 || row.high < 0);
  const words = isRate(row) ? say("compare.points", { by: signed(row.difference * 100) }) : signed(row.difference);
  return html`<span class=${sure ? "sure" : ""}>${words}</span>${row.low !== null && isShrunk(row) && html`<small class="interval">${[row.low, row.high].map((end) => signed(isRate(row) ? end * 100 : end)).join(" – ")}</small>`}`;
}

/** @param {number} by */
const signed = (by) => `${by < 0 ? "−" : "+"}${figure(Math.abs(Math.round(by * 10) / 10))}`;
