// @ts-check
/** Results: how far the canvass is, what came of the doors, row by row, and what is odd. */
import { useEffect } from "preact/hooks";
import { keepLooking } from "../connection.js";
import { count, figure, percent } from "../format.js";
import { pick } from "../state.js";
import { DayChart, intervalText } from "../results/charts.js";
import { KindChips } from "../results/kind-chips.js";
import { OddList } from "../results/odd-list.js";
import { ReadKeys } from "../results/read-keys.js";
import { days, loadTallies, sheetOpen, tallies } from "../results/tallies.js";
import { TallySheet } from "../results/tally-sheet.js";
import { FEW_COLUMNS, TallyTable } from "../results/tally-table.js";
import { Figure } from "../ui/figures.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { loadResults, resolve, reviews, totals } from "./record.js";
import { momentText } from "./times.js";

const AGAIN_MS = 20_000;
const OUTCOMES = ["canvassed", "not-home", "refused", "moved", "deceased", "wrong-address", "inaccessible", "skipped"];
/** Reasons with words of their own; others are told as they are. */
const REASONS = ["late", "far-off", "clock", "turf-closed", "not-assigned", "door-not-in-turf", "unknown-door", "unknown-voter", "conflict", "do-not-contact", "quarantine"];

export function ResultsPanel() {
  useEffect(() => {
    const load = () => Promise.all([loadResults(), loadTallies()]);
    void load();
    return keepLooking(load, AGAIN_MS);
  }, []);
  const { doors, knocked, outcomes, suppressed } = totals.value;
  return html`
    <div class="panel-body scroller stack results">
      <h2>${say("results.title")}</h2>
      ${!doors ? html`<p class="quiet">${say("results.none")}</p>` : html`
        <${Sums} doors=${doors} knocked=${knocked} />
        ${(days.value?.rows.length ?? 0) > 0 && html`<${DayChart} rows=${days.value?.rows} />`}
        <${Outcomes} outcomes=${outcomes} knocked=${knocked} suppressed=${suppressed} />
        <${Tallied} />
        <${OddList} />`}
      <${ReadKeys} />
      ${doors > 0 && html`<${Reviews} />`}
      <${TallySheet} />
    </div>`;
}

/** @param {{doors: number, knocked: number}} props */
function Sums({ doors, knocked }) {
  const total = tallies.value?.total;
  const share = (/** @type {import("../results/tallies.js").Rate} */ rate) => (rate.value === null ? "–" : percent(rate.value));
  return html`
    <div class="figures">
      <${Figure} pairs=${[[count(knocked), `/ ${count(doors)}`]]} label=${say("results.knocked")} />
      ${total && html`
        <div title=${intervalText(total.contact)}><${Figure} pairs=${[[share(total.contact), ""]]} label=${say("results.talked")} /></div>
        <${Figure} pairs=${[[total.doors_per_hour === null ? "–" : figure(total.doors_per_hour), ""]]} label=${say("results.pace")} />
        ${total.support.n > 0 && html`<div title=${intervalText(total.support)}><${Figure} pairs=${[[share(total.support), ""]]} label=${say("results.support", { n: total.support.n })} /></div>`}`}
    </div>`;
}

const Tallied = () => html`
  <section class="stack" aria-labelledby="tallied-title">
    <div class="row spread"><h3 id="tallied-title">${say("tally.title")}</h3><button class="button plain small" onClick=${() => (sheetOpen.value = true)}>${say("tally.open")}</button></div>
    <${KindChips} />
    ${tallies.value?.rows.length ? html`<div class="few-table"><${TallyTable} columns=${FEW_COLUMNS} /></div>` : html`<p class="small quiet">${say("tally.empty")}</p>`}
  </section>`;

/** @param {{outcomes: Record<string, number>, knocked: number, suppressed: number}} props */
const Outcomes = ({ outcomes, knocked, suppressed }) => html`
  <dl class="outcomes">
    ${OUTCOMES.filter((name) => outcomes[name]).map((name) => html`
      <div key=${name}><dt>${say(`outcome.${name}`)}</dt><dd class="bar"><progress max=${knocked} value=${outcomes[name]} aria-hidden="true"></progress></dd><dd class="number">${count(outcomes[name])}</dd></div>`)}
    ${suppressed > 0 && html`<div><dt>${say("outcome.do-not-contact")}</dt><dd class="bar"></dd><dd class="number">${count(suppressed)}</dd></div>`}
  </dl>`;

function Reviews() {
  const items = reviews.value;
  return html`
    <section class="stack" aria-labelledby="reviews-title">
      <h3 id="reviews-title">${say("reviews.title")}</h3>
      <p class="small quiet" role="status">${items.length ? say("reviews.what", { n: items.length }) : say("reviews.none")}</p>
      <ul class="people">${items.map((one) => html`
        <li class="row spread" key=${one.result_id}><p class="grow"><b>${reasonsOf(one)}</b><br />
          <span class="small quiet">${one.turf_id && html`<span class="code">${one.turf_id}</span> · `}${one.door_id && html`<button class="link who" onClick=${() => (pick.value = { kind: "door", id: one.door_id })}>${one.door_id}</button> · `}${momentText(new Date(one.received_at))}</span></p>
          <button class="button" onClick=${() => resolve(one.result_id)}>${say("reviews.seen")}</button></li>`)}</ul>
    </section>`;
}

/** @param {any} item */
const reasonsOf = (item) => item.reasons.map((/** @type {string} */ one) => (REASONS.includes(one) ? say(`reason.${one}`) : one)).join(" · ");
