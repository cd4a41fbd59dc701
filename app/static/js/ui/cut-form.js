// @ts-check
/** How to cut: by time, number of turfs or doors; areas kept whole, staging places, locked turfs. */
import { signal } from "@preact/signals";
import { choices, chooseBy } from "../area-turfs.js";
import { cutAlternatives, cutTurf } from "../drafts.js";
import { durationText } from "../format.js";
import { beginDrawing, cannotDraw, starting } from "../sketch.js";
import { campaign, cut, cutFormOpen, jobs, locked, turfs } from "../state.js";
import { townMap } from "../sync.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { Term } from "./term.js";

const SHIFTS = [1.5, 2, 2.5, 3, 4];
const STEERS = ["shift", "turfs", "doors"];
const steer = signal("shift");
const hours = signal(3);
const turfCount = signal(12);
const doorsPerTurf = signal(50);
const keep = signal("");
const starts = signal(/** @type {[number, number][]} */ ([]));
const seed = signal(1);

/** The form as a spec. */
export const specAsked = () => ({
  shift_s: steer.value === "shift" ? hours.value * 3600 : null,
  turf_count: steer.value === "turfs" ? turfCount.value : null,
  doors_per_turf: steer.value === "doors" ? doorsPerTurf.value : null,
  keep: keep.value, starts: starts.value, seed: seed.value,
});

const CUTTING = ["cut_turf", "cut_alternatives", "recut_turfs", "make_area_turfs"];
export const isCutting = () => jobs.value.some((job) => CUTTING.includes(job.verb));

/** @param {{primary: boolean}} props */
export function CutForm({ primary }) {
  const busy = isCutting();
  const count = [...locked.value].filter((id) => turfs.value.some((turf) => turf.turf_id === id && turf.cut_id === cut.value?.cut_id)).length;
  const run = (/** @type {() => Promise<any>} */ work) => {
    cutFormOpen.value = false;
    void work();
  };
  return html`
    <form class="stack card" aria-label=${say("turf.cut")} onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); run(() => cutTurf(specAsked(), false)); }}>
      <p class="small">${say(primary ? "turf.cut-what" : "turf.cut-again-what")}</p>
      <${SteerFields} />
      <details class="more"><summary>${say("cut.more")}</summary><div class="stack"><${MoreFields} /></div></details>
      ${count > 0 && html`<p class="small">${say("cut.locked", { n: count })}</p>`}
      <div class="row">
        <button class=${`button grow ${primary ? "primary" : ""}`} disabled=${busy}>${say(busy ? "turf.cutting" : "turf.cut")}</button>
        <button type="button" class="button grow" disabled=${busy} onClick=${() => run(() => cutAlternatives(specAsked()))}>${say("cut.compare")}</button>
      </div>
      ${!primary && html`<button type="button" class="button plain" disabled=${busy} onClick=${() => run(() => cutTurf(specAsked(), true))}>${say("cut.draft")}</button>`}
      ${primary && html`<button type="button" class="button plain" disabled=${cannotDraw.value} aria-busy=${starting.value} onClick=${() => beginDrawing(townMap())}><${Icon} name="pen" />${say("turf.or-draw")}</button>
        <button type="button" class="button plain" disabled=${cannotDraw.value} onClick=${() => chooseBy(choices.value[0])}><${Icon} name="areas" />${say("areas.or-open")}</button>`}
    </form>`;
}

export function SteerFields() {
  return html`
    <div class="fields">
      <label class="field">${say("cut.by")}
        <select value=${steer.value} onChange=${(/** @type {any} */ event) => (steer.value = event.target.value)}>${STEERS.map((one) => html`<option value=${one}>${say(`cut.by.${one}`)}</option>`)}</select>
      </label>
      ${steer.value === "shift" ? html`
        <label class="field">${say("turf.shift")}
          <select value=${hours.value} onChange=${(/** @type {any} */ event) => (hours.value = Number(event.target.value))}>
            ${SHIFTS.map((shift) => html`<option value=${shift}>${durationText(shift * 3600)}</option>`)}
          </select>
        </label>`
      : html`<${NumberField} words=${steer.value === "turfs" ? "cut.turfs" : "cut.doors"} signal=${steer.value === "turfs" ? turfCount : doorsPerTurf} />`}
    </div>`;
}

/** @param {{words: string, signal: import("@preact/signals").Signal<number>, least?: number}} props */
export const NumberField = ({ words, signal: of, least = 1 }) => html`
  <label class="field">${say(words)}<input type="number" inputmode="numeric" min=${least} required value=${of.value}
    onInput=${(/** @type {any} */ event) => event.target.validity.valid && (of.value = Number(event.target.value))} /></label>`;

function MoreFields() {
  const kinds = [["precinct", campaign.value.precinct_count], ["block-group", campaign.value.block_group_count]].filter(([, count]) => count).map(([kind]) => kind);
  return html`
    ${kinds.length > 0 && html`
      <label class="field">${say("cut.keep")}
        <select value=${keep.value} onChange=${(/** @type {any} */ event) => (keep.value = event.target.value)}>
          <option value="">${say("cut.keep.none")}</option>
          ${kinds.map((kind) => html`<option value=${kind}>${say(`by.${kind}`)}</option>`)}
        </select></label>`}
    <div class="stack">
      <p class="small quiet">${say("cut.starts-what")} <${Term} name="staging" /></p>
      ${starts.value.map(([lon, lat], i) => html`<p class="row spread small"><span class="number">${lat.toFixed(5)}, ${lon.toFixed(5)}</span>
        <button type="button" class="link" onClick=${() => (starts.value = starts.value.filter((_, at) => at !== i))}>${say("cut.start-remove")}</button></p>`)}
      <button type="button" class="button" onClick=${addStart}>${say("cut.start-add")}</button>
    </div>
    <${NumberField} words="cut.seed" signal=${seed} />`;
}

/** The middle of the map becomes a staging place: no pointer is needed. */
function addStart() {
  const { lon, lat } = townMap().view();
  starts.value = [...starts.value, [Number(lon.toFixed(6)), Number(lat.toFixed(6))]];
}
