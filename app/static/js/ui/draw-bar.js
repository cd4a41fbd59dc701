// @ts-check
/** The drawing bar: live doors, voters and minutes; undo, redo, finish, cancel; then the name and saving. */
import { useEffect, useRef } from "preact/hooks";
import { count, duration } from "../format.js";
import { cancelDrawing, finishDrawing, measure, redoCorner, saveDrawing, sketch, undoCorner } from "../sketch.js";
import { turfsHere } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

export function DrawBar() {
  const now = sketch.value;
  if (!now) return null;
  return html`
    <section class="draw-bar" aria-label=${say("draw.bar")}>
      <${Live} corners=${now.corners.length} />
      <div class="row">
        <button class="button icon" aria-label=${say("undo")} title=${`${say("undo")} (Ctrl+Z)`} disabled=${!now.canUndo} onClick=${undoCorner}><${Icon} name="undo" /></button>
        <button class="button icon" aria-label=${say("redo")} title=${`${say("redo")} (Ctrl+Shift+Z)`} disabled=${!now.canRedo} onClick=${redoCorner}><${Icon} name="redo" /></button>
        ${now.finished ? html`<${SaveForm} />` : html`<button class="button primary" disabled=${now.corners.length < 3} onClick=${finishDrawing}>${say("draw.finish")} <kbd>Enter</kbd></button>`}
        <button class="button" onClick=${cancelDrawing}>${say("cancel")} <kbd>Esc</kbd></button>
      </div>
    </section>`;
}

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
