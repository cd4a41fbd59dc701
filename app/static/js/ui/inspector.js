// @ts-check
/** The inspector: opens on what is picked on the map or in the table. */
import { useEffect, useRef } from "preact/hooks";
import { CellDetails } from "../analysis/room.js";
import { count } from "../format.js";
import { stateOf } from "../door-results.js";
import { addressOf } from "../searching.js";
import { doors, hueOfTurf, pick, turfPicked, turfs } from "../state.js";
import { showTurf } from "../sync.js";
import { say } from "../words.js";
import { Figure } from "./figures.js";
import { Grip } from "./grip.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { Term } from "./term.js";
import { TurfDetails } from "./turf-details.js";
import { DoorMove } from "./turf-tools.js";

export function Inspector() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const what = pick.value;
  const id = what && `${what.kind}:${what.id}`;
  useEffect(() => box.current?.scrollTo?.(0, 0), [id]);
  if (!what) return null;
  const turf = turfPicked.value;
  const body = turf ? html`<${TurfDetails} turf=${turf} />` : what.kind === "door" ? html`<${Door} id=${what.id} />` : what.kind === "cell" ? html`<${CellDetails} id=${what.id} />` : null;
  if (!body) return null;
  return html`
    <aside class="inspector scroller" aria-label=${say(`inspector.${what.kind}`)} ref=${box} tabindex="-1">
      <${Grip} />
      <button class="button icon close" aria-label=${say("close")} onClick=${() => (pick.value = null)}><${Icon} name="close" /></button>
      ${body}
    </aside>`;
}

/** @param {{id: string}} props */
function Door({ id }) {
  const at = doors.value?.door_id?.indexOf(id) ?? -1;
  const turf = at >= 0 ? turfs.value.find((one) => one.turf_id === doors.value.turf_id[at]) : null;
  return html`
    <header><p class="quiet small">${say("inspector.door")}</p>${addressOf(id) ? html`<h2>${addressOf(id)}</h2><p class="small quiet code">${id}</p>` : html`<h2 class="code">${id}</h2>`}</header>
    ${at < 0 ? html`<p class="quiet">${say("door.out-of-view")}</p>`
      : html`<div class="figures"><${Figure} pairs=${[[count(doors.value.voter_count[at]), ""]]} label=${say("count.voters-word", { n: doors.value.voter_count[at] })} /></div>
        <p class="small quiet">${say(`door.by.${doors.value.located_by[at]}`)} <${Term} name="located-by" /></p>
        ${stateOf(id) && html`<p>${say("door.heard", { outcome: say(`outcome.${stateOf(id).outcome}`) })}</p>`}
        ${turf ? html`<p>${say("door.in-turf")}</p><${TurfButton} turf=${turf} />` : html`<p>${say("door.in-no-turf")}</p>`}
        <${DoorMove} id=${id} turfId=${turf?.turf_id ?? null} />`}`;
}

/** @param {{turf: any}} props */
const TurfButton = ({ turf }) => html`
  <button class="button wide" onClick=${() => { pick.value = { kind: "turf", id: turf.turf_id }; showTurf(turf.turf_id); }}>
    <span class="badge" data-hue=${(hueOfTurf.value.get(turf.turf_id) ?? 0) + 1}>${turf.number}</span><span class="code">${turf.turf_id}</span></button>`;
