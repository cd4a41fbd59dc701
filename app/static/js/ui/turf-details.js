// @ts-check
/** A turf in the inspector: its figures, its walk, its stops, hand-outs. */
import { count } from "../format.js";
import { mayOpen } from "../staff/record.js";
import { hueOfTurf, jobs, walk, workOf } from "../state.js";
import { say } from "../words.js";
import { Distance, Figure, Time } from "./figures.js";
import { Downloads } from "./handout-panel.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { planAsAsked } from "./plan-walks.js";
import { StopList } from "./stop-list.js";
import { Term } from "./term.js";
import { TurfTools } from "./turf-tools.js";
import { WalkDetails } from "./walk-details.js";

/** @param {{turf: any}} props */
export function TurfDetails({ turf }) {
  const plain = turf.name === `Turf ${turf.number}`;
  const here = walk.value?.turf_id === turf.turf_id ? walk.value : null;
  const head = html`
    <header class="turf-head">
      <span class="badge large" data-hue=${(hueOfTurf.value.get(turf.turf_id) ?? 0) + 1}>${turf.number}</span>
      <div><h2>${plain ? say("turf.named", { number: turf.number }) : turf.name}</h2><p class="quiet small">${say("turf.code")} <b class="code">${turf.turf_id}</b> <${Term} name="turf-code" /></p></div>
    </header>`;
  if (!mayOpen("turf")) return html`${head}<${Counts} turf=${turf} />`;
  return html`${head}
    <div class="figures">
      <${Time} seconds=${workOf(turf)} label=${say("turf.work")} />
      <${Distance} metres=${turf.walk_m} label=${say("turf.on-foot")} />
      <${Figure} pairs=${[[count(turf.door_count), ""]]} label=${say("count.doors-word", { n: turf.door_count })} />
      <${Figure} pairs=${[[count(turf.voter_count), ""]]} label=${say("count.voters-word", { n: turf.voter_count })} />
    </div>
    ${!turf.contiguous && html`<p class="small warning">${say("turf.not-contiguous")} <${Term} name="contiguous" /></p>`}
    ${!turf.has_walk ? html`<${NoWalk} turf=${turf} />` : here ? html`<${WalkDetails} walk=${here} />` : html`<p class="quiet small">${say("loading")}</p>`}
    ${turf.has_walk && html`<section class="stack"><h3>${say("handout.title")}</h3><${Downloads} turf=${turf} /></section>`}
    <${TurfTools} turf=${turf} />
    ${here && html`<${StopList} walk=${here} />`}`;
}

/** What is told of a turf to those who do not plan. @param {{turf: any}} props */
const Counts = ({ turf }) =>
  turf.hidden
    ? html`<p>${say("legend.too-few")} <${Term} name="too-few" /></p>`
    : html`
      <div class="figures"><${Figure} pairs=${[[count(turf.door_count), ""]]} label=${say("count.doors-word", { n: turf.door_count })} />
        <${Figure} pairs=${[[count(turf.voter_count), ""]]} label=${say("count.voters-word", { n: turf.voter_count })} /></div>
      <p class="small quiet">${say("turf.rounded")}</p>`;

/** @param {{turf: any}} props */
const NoWalk = ({ turf }) => html`
  <div class="stack"><p class="quiet">${say("walk.none")}</p>
    <button class="button primary" disabled=${jobs.value.some((job) => job.verb === "plan_walks")} onClick=${() => planAsAsked([turf.turf_id])}>
      <${Icon} name="walk" />${say("walk.plan-this")}</button></div>`;
