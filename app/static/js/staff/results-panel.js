// @ts-check
/** Results: how far the canvass is, what came of the doors, turf by turf, and what is odd. */
import { useEffect } from "preact/hooks";
import { count, percent } from "../format.js";
import { hueOfTurf, pick, turfsHere } from "../state.js";
import { Figure } from "../ui/figures.js";
import { html } from "../ui/html.js";
import { choose } from "../ui/turf-table.js";
import { say } from "../words.js";
import { Far } from "./board.js";
import { loadResults, progress, resolve, reviews, totals } from "./record.js";
import { momentText } from "./times.js";

const AGAIN_MS = 20_000;
const OUTCOMES = ["canvassed", "not-home", "refused", "moved", "deceased", "wrong-address", "inaccessible", "skipped"];
/** Reasons with words of their own; others are told as they are. */
const REASONS = ["late", "far-off", "clock", "turf-closed", "not-assigned", "door-not-in-turf", "unknown-door", "unknown-voter", "conflict", "do-not-contact", "quarantine"];

export function ResultsPanel() {
  useEffect(() => {
    void loadResults();
    const again = setInterval(() => !document.hidden && void loadResults(), AGAIN_MS);
    return () => clearInterval(again);
  }, []);
  const { doors, knocked, outcomes, suppressed } = totals.value;
  return html`
    <div class="panel-body scroller stack">
      <h2>${say("results.title")}</h2>
      ${!doors ? html`<p class="quiet">${say("results.none")}</p>` : html`
        <div class="figures">
          <${Figure} pairs=${[[count(knocked), `/ ${count(doors)}`]]} label=${say("results.knocked")} />
          <${Figure} pairs=${[[percent(knocked ? (outcomes.canvassed ?? 0) / knocked : 0), ""]]} label=${say("results.talked")} />
        </div>
        <${Outcomes} outcomes=${outcomes} knocked=${knocked} suppressed=${suppressed} />
        <${Reviews} />
        <h3>${say("results.turfs")}</h3>
        <ul class="hands">${turfsHere.value.map((turf) => html`<${TurfRow} key=${turf.turf_id} turf=${turf} />`)}</ul>`}
    </div>`;
}

/** @param {{outcomes: Record<string, number>, knocked: number, suppressed: number}} props */
const Outcomes = ({ outcomes, knocked, suppressed }) => html`
  <dl class="outcomes">
    ${OUTCOMES.filter((name) => outcomes[name]).map((name) => html`
      <div key=${name}><dt>${say(`outcome.${name}`)}</dt><dd class="bar"><progress max=${knocked} value=${outcomes[name]} aria-hidden="true"></progress></dd><dd class="number">${count(outcomes[name])}</dd></div>`)}
    ${suppressed > 0 && html`<div><dt>${say("outcome.do-not-contact")}</dt><dd class="bar"></dd><dd class="number">${count(suppressed)}</dd></div>`}
  </dl>`;

/** @param {{turf: any}} props */
const TurfRow = ({ turf }) => html`
  <li class="hand plain"><button class="turf-name" onClick=${() => choose(turf)}><span class="badge" data-hue=${(hueOfTurf.value.get(turf.turf_id) ?? 0) + 1}>${turf.number}</span> <span class="code">${turf.turf_id}</span></button>
    <${Far} progress=${progress.value.get(turf.turf_id) ?? null} number=${turf.number} /></li>`;

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
