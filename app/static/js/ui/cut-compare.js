// @ts-check
/** Drafts and the current cut side by side: a column each, a row for each figure; look at one, take one. */
import { chooseCut, deleteDraft, showDraft } from "../drafts.js";
import { distance, hoursMinutes, percent } from "../format.js";
import { cut, cutHere, drafts, unit } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Term } from "./term.js";

/** @type {Record<string, (one: any) => string>} */
const ROWS = {
  turfs: (one) => String(one.figures.turf_count),
  mean: (one) => hoursMinutes(one.figures.mean_work_s),
  longest: (one) => hoursMinutes(one.figures.max_work_s),
  over: (one) => percent(one.max_over_mean - 1, 1),
  walk: (one) => distance(one.figures.walk_m, unit.value)[0],
  split: (one) => percent(one.split_faces_rate, 1),
};
/** Where less is better, the best is marked. @type {Record<string, (one: any) => number>} */
const BEST = { longest: (one) => one.figures.max_work_s, over: (one) => one.max_over_mean, walk: (one) => one.figures.walk_m, split: (one) => one.split_faces_rate };
const MOST_COLUMNS = 4;

export function CutCompare() {
  if (!drafts.value.length) return null;
  const shown = [...(cut.value ? [cut.value] : []), ...drafts.value.slice(cut.value ? 1 - MOST_COLUMNS : -MOST_COLUMNS)];
  const here = cutHere.value;
  return html`
    <section class="stack card" aria-label=${say("draft.title")}>
      <h3>${say("draft.title")} <${Term} name="draft" /></h3>
      <div class="scroller compare-box"><table class="compare-cuts">
        <thead><tr><td></td>${shown.map((one) => html`
          <th scope="col"><button class="link" aria-pressed=${one.cut_id === here?.cut_id} onClick=${() => showDraft(one.state === "draft" ? one.cut_id : "")}>${nameOf(one)}</button></th>`)}</tr></thead>
        <tbody>${Object.entries(ROWS).map(([row, text]) => html`
          <tr><th scope="row">${say(`draft.${row}`, { unit: unit.value })}</th>
            ${shown.map((one) => html`<td class=${`amount ${isBest(row, one, shown) ? "best" : ""}`}>${text(one)}</td>`)}</tr>`)}
        </tbody>
      </table></div>
      ${here?.state === "draft" && html`
        <p class="small">${say("draft.looking", { name: nameOf(here) })}</p>
        <div class="row">
          <button class="button primary grow" onClick=${() => chooseCut(here.cut_id)}>${say("draft.choose", { n: here.figures.turf_count })}</button>
          <button class="button" onClick=${() => deleteDraft(here.cut_id)}>${say("draft.delete")}</button>
        </div>
        ${cut.value && html`<button class="button plain" onClick=${() => showDraft("")}>${say("draft.back")}</button>`}`}
    </section>`;
}

/** @param {any} one */
function nameOf(one) {
  if (one.state === "current") return say("draft.current");
  const alike = drafts.value.filter((other) => other.spec.lean === one.spec.lean);
  const number = alike.findIndex((other) => other.cut_id === one.cut_id) + 1;
  return `${say(`draft.lean.${one.spec.lean}`)}${alike.length > 1 ? ` ${number}` : ""}`;
}

/** @param {string} row @param {any} one @param {any[]} shown */
function isBest(row, one, shown) {
  const of = BEST[row];
  return Boolean(of) && shown.length > 1 && shown.every((other) => of(one) <= of(other)) && shown.some((other) => of(one) < of(other));
}
