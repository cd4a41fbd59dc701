// @ts-check
/** A planned walk in the inspector: what it is worth, its certificate, its wish, how to read it, whom it leaves out. */
import { distanceText, durationText, percent } from "../format.js";
import { unit } from "../state.js";
import { changedFrom, difference } from "../walk-actions.js";
import { isEmpty } from "../walk-wish.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Directions } from "./walk-directions.js";
import { Term } from "./term.js";

/** Less than this is no cost of a wish. */
const LEAST_COST_M = 5;

/** @param {{walk: any}} props */
export function WalkDetails({ walk: here }) {
  return html`
    <section class="stack" aria-label=${say("walk.title")}>
      <h3>${say("walk.title")} <${Term} name="walk" /></h3>
      <${Compare} walks=${here} />
      <p class="small quiet">${durationText(here.walk_s)} ${say("walk.walking")} · ${durationText(here.knock_s)} ${say("walk.knocking")}</p>
      <p class=${`certificate small ${here.proven ? "proven" : ""}`}>${certificate(here)} <${Term} name="certificate" /></p>
      ${!isEmpty(here.wish) && html`<${WishCost} walk=${here} />`}
      <${LeftOut} walk=${here} />
      <${Directions} walk=${here} />
    </section>`;
}

/** Bars of today's list order, a careful human's order and ours; for one walk, or for the sums of many. @param {{walks: any}} props */
export function Compare({ walks }) {
  const longest = Math.max(walks.list_order_m, walks.human_order_m, walks.walk_m);
  const rows = [["list-order", walks.list_order_m, walks.list_order_s], ["human-order", walks.human_order_m, walks.human_order_s], ["ours", walks.walk_m, walks.walk_s]];
  const known = rows.filter(([, metres]) => metres > 0);
  if (known.length < 2 || !longest) return null;
  const share = 1 - walks.walk_m / walks.list_order_m;
  return html`
    <div class="compare">
      ${known.map(([name, metres, seconds]) => html`
        <p class="row spread"><span class=${name === "ours" ? "" : "quiet"}>${say(`walk.${name}`)}</span>
          <span class="number"><b>${distanceText(metres, unit.value)}</b> <small class="quiet">${durationText(seconds)}</small></span></p>
        <progress class=${name === "ours" ? "" : "theirs"} value=${metres / longest} max="1" aria-hidden="true"></progress>`)}
      ${share > 0.005 && html`<p class="small"><span class="tag ok">${say("walk.saved", { share: percent(share), time: durationText(walks.list_order_s - walks.walk_s) })}</span></p>`}
    </div>`;
}

/** @param {any} here */
export function certificate(here) {
  const wished = isEmpty(here.wish) ? "" : "-wished";
  if (here.proven) return say(`walk.proven${wished}`);
  return here.gap === null ? say("walk.unproven") : say(`walk.gap${wished}`, { gap: percent(here.gap, 1) });
}

/** @param {{walk: any}} props */
function WishCost({ walk: here }) {
  const before = changedFrom.value?.turf_id === here.turf_id ? changedFrom.value : null;
  return html`
    <div class="wish-cost small" role="status">
      <p>${here.wish_cost_m < LEAST_COST_M ? say("wish.free") : say("wish.cost", { cost: difference(here.wish_cost_m, here.wish_cost_m / here.spec.speed_mps) })}</p>
      ${before && html`<p class="quiet">${say("wish.before-after", { before: distanceText(before.walk_m, unit.value), after: distanceText(here.walk_m, unit.value) })}</p>`}
    </div>`;
}

/** @param {{walk: any}} props */
export function LeftOut({ walk: here }) {
  if (!here.left_out.length) return null;
  return html`
    <details class="reasons"><summary>${say("walk.left-out", { n: here.left_out.length })}</summary>
      <ul>${here.left_out.map((/** @type {any} */ door, /** @type {number} */ i) => html`<li>${here.left_out_at[i] || door.door_id} <span class="quiet">${say(`left-out.${door.reason}`)}</span></li>`)}</ul></details>`;
}
