// @ts-check
/** The drawing bar: live figures; undo, redo, finish, cancel; then saving as a turf, or moving the doors. */
import { useEffect, useRef } from "preact/hooks";
import { count, duration, durationText } from "../format.js";
import { cancelDrawing, countSoon, finishDrawing, following, measure, moveMeasure, movingTo, redoCorner, saveDrawing, saveMove, sketch, snapping, undoCorner, wholeFaces } from "../sketch.js";
import { hueOfTurf, turfsHere } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

export function DrawBar() {
  const now = sketch.value;
  if (!now) return null;
  const moving = movingTo.value !== null;
  return html`
    <section class="draw-bar" aria-label=${say(moving ? "move.bar" : "draw.bar")}>
      ${moving ? html`<${LiveMove} corners=${now.corners.length} />` : html`<${Live} corners=${now.corners.length} />`}
      <div class="row wrap">
        <button class="button icon" aria-label=${say("undo")} title=${`${say("undo")} (Ctrl+Z)`} disabled=${!now.canUndo} onClick=${undoCorner}><${Icon} name="undo" /></button>
        <button class="button icon" aria-label=${say("redo")} title=${`${say("redo")} (Ctrl+Shift+Z)`} disabled=${!now.canRedo} onClick=${redoCorner}><${Icon} name="redo" /></button>
        <div class="ticks"><${Tick} signal=${snapping} words="draw.snap" hint="draw.snap-hint" />
          ${moving ? html`<${Tick} signal=${wholeFaces} words="move.whole-faces" />` : html`<${Tick} signal=${following} words="draw.follow" />`}</div>
        ${!now.finished ? html`<button class="button primary" disabled=${now.corners.length < 3} onClick=${finishDrawing}>${say("draw.finish")} <kbd>Enter</kbd></button>`
          : moving ? html`<${MoveForm} />` : html`<${SaveForm} />`}
        <button class="button" onClick=${cancelDrawing}>${say("cancel")} <kbd>Esc</kbd></button>
      </div>
    </section>`;
}

/** @param {{signal: import("@preact/signals").Signal<boolean>, words: string, hint?: string}} props */
const Tick = ({ signal, words, hint }) => html`
  <label class="tick-field" title=${hint ? say(hint) : null}><input type="checkbox" checked=${signal.value} onChange=${(/** @type {any} */ event) => { signal.value = event.target.checked; countSoon(); }} />${say(words)}</label>`;

/** @param {{corners: number}} props */
function Live({ corners }) {
  const found = measure.value;
  if (!found) return html`<p class="draw-hint">${say(corners < 2 ? "draw.hint" : "draw.hint-more")}</p>`;
  return html`
    <p class="live" role="status">
      <span><b>${count(found.door_count)}</b> ${say("count.doors-word", { n: found.door_count })}</span>
      <span><b>${count(found.voter_count)}</b> ${say("count.voters-word", { n: found.voter_count })}</span>
      <span><small>${say("about")}</small> ${duration(found.minutes * 60).map(([figure, unit]) => html`<b>${figure}</b> ${unit} `)}</span>
    </p>`;
}

/** Every turf that would change, before and after. @param {{corners: number}} props */
function LiveMove({ corners }) {
  const found = moveMeasure.value;
  const to = turfsHere.value.find((turf) => turf.turf_id === movingTo.value);
  if (!found) return html`<p class="draw-hint">${say(corners < 2 ? "move.hint" : "draw.hint-more", { number: to?.number ?? 0 })}</p>`;
  if (!found.turfs.length) return html`<p class="draw-hint" role="status">${say("move.nothing", { number: to?.number ?? 0 })}</p>`;
  return html`
    <ul class="live-move" role="status">
      ${found.turfs.slice(0, 4).map((/** @type {any} */ turf) => html`
        <li><span class="badge" data-hue=${(hueOfTurf.value.get(turf.turf_id) ?? 0) + 1}>${turf.number}</span>
          <b class="number">${durationText(turf.work_s)}</b><span class="quiet small number">${say("move.was", { time: durationText(turf.work_s_before) })} · ${say("move.doors", { n: turf.door_count, by: signed(turf.door_count - turf.door_count_before) })}</span></li>`)}
      ${found.turfs.length > 4 && html`<li class="quiet small">${say("move.more", { n: found.turfs.length - 4 })}</li>`}
    </ul>`;
}

/** @param {number} by */
const signed = (by) => `${by < 0 ? "−" : "+"}${count(Math.abs(by))}`;

/** Doors that would come into the turf. */
function incoming() {
  const to = moveMeasure.value?.turfs.find((/** @type {any} */ turf) => turf.turf_id === movingTo.value);
  return to ? to.door_count - to.door_count_before : 0;
}

function MoveForm() {
  const n = incoming();
  const save = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => save.current?.focus(), [n > 0]);
  return html`
    <label class="unseen" for="move-to">${say("move.to")}</label>
    <select class="name" id="move-to" value=${movingTo.value} onChange=${(/** @type {any} */ event) => { movingTo.value = event.target.value; countSoon(); }}>
      ${turfsHere.value.map((turf) => html`<option value=${turf.turf_id}>${say("turf.named", { number: turf.number })} · ${turf.turf_id}</option>`)}
    </select>
    <button class="button primary" ref=${save} disabled=${!n} onClick=${saveMove}>${say("move.save", { n })}</button>`;
}

function SaveForm() {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => field.current?.focus(), []);
  const number = Math.max(0, ...turfsHere.value.map((turf) => turf.number)) + 1;
  const doors = measure.value?.door_count ?? 0;
  return html`
    <form class="row" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); void saveDrawing(field.current?.value ?? ""); }}>
      <label class="unseen" for="turf-name">${say("draw.name")}</label>
      <input class="name" id="turf-name" ref=${field} maxlength="60" placeholder=${say("draw.name-hint", { number })} autocomplete="off" />
      <button class="button primary" disabled=${!doors}>${say("draw.save", { n: doors })}</button>
    </form>`;
}
