// @ts-check
/** Results: how far the canvass is, what came of the doors, row by row, and what is odd. */
import { useEffect } from "preact/hooks";
import { EmptyPlace } from "../coming/pictures.js";
import { keepLooking } from "../connection.js";
import { count, figure, percent } from "../format.js";
import { DayChart, intervalText } from "../results/charts.js";
import { KindChips } from "../results/kind-chips.js";
import { OddList } from "../results/odd-list.js";
import { ReadKeys } from "../results/read-keys.js";
import { ReviewList } from "../results/review-list.js";
import { days, loadTallies, sheetOpen, tallies } from "../results/tallies.js";
import { TallySheet } from "../results/tally-sheet.js";
import { FEW_COLUMNS, TallyTable } from "../results/tally-table.js";
import { panel } from "../state.js";
import { Figure } from "../ui/figures.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { loadResults, mayOpen, totals } from "./record.js";

const AGAIN_MS = 20_000;
const OUTCOMES = ["canvassed", "not-home", "refused", "moved", "deceased", "wrong-address", "inaccessible", "skipped"];

export function ResultsPanel() {
  useEffect(() => {
    const load = () => Promise.all([loadResults(), loadTallies()]);
    void load();
    return keepLooking(load, AGAIN_MS);
  }, []);
  const { outcomes, suppressed, ...planned } = totals.value;
  const total = tallies.value?.total;
  const { doors, knocked } = mayOpen("turf") ? planned : { doors: total?.door_count ?? 0, knocked: total?.knocked_count ?? null };
  return html`
    <div class="panel-body scroller stack results">
      <h2>${say("results.title")}</h2>
      ${!doors ? !mayOpen("turf") ? html`<p class="quiet">${say("results.none")}</p>` : html`<${EmptyPlace} picture="list" words=${say("results.none")} button=${say("handout.to-turf")} act=${() => (panel.value = "turf")} />` : html`
        <${Sums} doors=${doors} knocked=${knocked} />
        ${(days.value?.rows.length ?? 0) > 0 && html`<${DayChart} rows=${days.value?.rows} />`}
        ${mayOpen("turf") ? html`<${Outcomes} outcomes=${outcomes} knocked=${knocked} suppressed=${suppressed} />` : html`<p class="small quiet">${say("results.rounded", { n: tallies.value?.least ?? 0 })}</p>`}
        <${Tallied} />
        <${OddList} />`}
      <${ReadKeys} />
      ${doors > 0 && mayOpen("turf") && html`<${ReviewList} />`}
      <${TallySheet} />
    </div>`;
}

/** @param {{doors: number, knocked: number | null}} props */
function Sums({ doors, knocked }) {
  const total = tallies.value?.total;
  const share = (/** @type {import("../results/tallies.js").Rate} */ rate) => (rate.value === null ? "–" : percent(rate.value));
  return html`
    <div class="figures">
      <${Figure} pairs=${[[knocked === null ? say("tally.hidden") : count(knocked), `/ ${count(doors)}`]]} label=${say("results.knocked")} />
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
