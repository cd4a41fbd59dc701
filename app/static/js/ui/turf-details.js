// @ts-check
/** A turf in the inspector: its figures, today's order beside ours, the certificate, stops, hand-outs. */
import { planWalks } from "../actions.js";
import { count, distanceText, durationText, percent } from "../format.js";
import { handout, hueOfTurf, jobs, stopChosen, unit, walk, workOf } from "../state.js";
import { streetsOf } from "../walk-list.js";
import { say } from "../words.js";
import { Distance, Figure, Time } from "./figures.js";
import { Downloads } from "./handout-panel.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @param {{turf: any}} props */
export function TurfDetails({ turf }) {
  const plain = turf.name === `Turf ${turf.number}`;
  const here = walk.value?.turf_id === turf.turf_id ? walk.value : null;
  return html`
    <header class="turf-head">
      <span class="badge large" data-hue=${(hueOfTurf.value.get(turf.turf_id) ?? 0) + 1}>${turf.number}</span>
      <div><h2>${plain ? say("turf.named", { number: turf.number }) : turf.name}</h2><p class="quiet small">${say("turf.code")} <b class="code">${turf.turf_id}</b></p></div>
    </header>
    <div class="figures">
      <${Time} seconds=${workOf(turf)} label=${say("turf.work")} />
      <${Distance} metres=${turf.walk_m} label=${say("turf.on-foot")} />
      <${Figure} pairs=${[[count(turf.door_count), ""]]} label=${say("count.doors-word", { n: turf.door_count })} />
      <${Figure} pairs=${[[count(turf.voter_count), ""]]} label=${say("count.voters-word", { n: turf.voter_count })} />
    </div>
    ${!turf.contiguous && html`<p class="small warning">${say("turf.not-contiguous")}</p>`}
    ${!turf.has_walk ? html`<${NoWalk} turf=${turf} />` : here ? html`<${WalkDetails} walk=${here} />` : html`<p class="quiet small">${say("loading")}</p>`}
    ${turf.has_walk && html`<section class="stack"><h3>${say("handout.title")}</h3><${Downloads} turf=${turf} /></section>`}
    ${here && html`<${Stops} walk=${here} />`}`;
}

/** @param {{turf: any}} props */
const NoWalk = ({ turf }) => html`
  <div class="stack"><p class="quiet">${say("walk.none")}</p>
    <button class="button primary" disabled=${jobs.value.some((job) => job.verb === "plan_walks")} onClick=${() => planWalks([turf.turf_id])}>
      <${Icon} name="walk" />${say("walk.plan-this")}</button></div>`;

/** @param {{walk: any}} props */
function WalkDetails({ walk: here }) {
  const longer = here.list_order_m > here.walk_m;
  const share = longer ? here.walk_m / here.list_order_m : 1;
  return html`
    <section class="stack" aria-label=${say("walk.title")}>
      <h3>${say("walk.title")}</h3>
      ${longer && html`
        <div class="compare">
          <p class="row spread"><span class="quiet">${say("walk.list-order")}</span><b class="number">${distanceText(here.list_order_m, unit.value)}</b></p>
          <progress class="theirs" value="1" max="1" aria-hidden="true"></progress>
          <p class="row spread"><span>${say("walk.ours")}</span><b class="number">${distanceText(here.walk_m, unit.value)}</b></p>
          <progress value=${share} max="1" aria-hidden="true"></progress>
          <p class="small"><span class="tag ok">${say("walk.saved", { share: percent(1 - share) })}</span></p>
        </div>`}
      <p class="small quiet">${durationText(here.walk_s)} ${say("walk.walking")} · ${durationText(here.knock_s)} ${say("walk.knocking")}</p>
      <p class="small quiet">${certificate(here)}</p>
    </section>`;
}

/** @param {any} here */
function certificate(here) {
  if (here.proven) return say("walk.proven");
  return here.gap === null ? say("walk.unproven") : say("walk.gap", { gap: percent(here.gap, 1) });
}

/** Stops, a block for each stretch on one side of a street; a door's number where the hand-out tells it. @param {{walk: any}} props */
function Stops({ walk: here }) {
  const addresses = handout.value?.turf_id === here.turf_id ? handout.value : null;
  return html`
    <section class="stack"><h3>${say("walk.stops", { n: here.stops.length })}</h3>
      <ol class="blocks">${streetsOf(here, addresses).map((street) => html`
        <li><p class="block-name">${street.name || say("walk.no-street")} ${street.side && html`<span class="quiet small">${say(`side.${street.side}`)}</span>`}</p>
          <ol class="stops">${street.stops.map((stop) => html`<${Stop} key=${stop.order} stop=${stop} />`)}</ol></li>`)}
      </ol></section>`;
}

/** @param {{stop: import("../walk-list.js").ListStop}} props */
function Stop({ stop }) {
  const chosen = stopChosen.value === stop.order;
  return html`<li><button class="stop" aria-pressed=${chosen} onClick=${() => (stopChosen.value = chosen ? null : stop.order)}
    aria-label=${say("walk.stop", { order: stop.order, house: stop.house_number, n: stop.door_count, far: distanceText(stop.walk_m, unit.value) })}>
    <span class="order">${stop.order}</span>${stop.house_number && html`<b>${stop.house_number}</b>`}${stop.door_count > 1 && html`<small>×${stop.door_count}</small>`}</button></li>`;
}
