// @ts-check
/** What can be done with the picked turf: bring doors in, split, rename, lock, re-cut; move one block face. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { measureMove, moveDoors, renameTurf, splitTurf } from "../edits.js";
import { durationText } from "../format.js";
import { attempt } from "../notes.js";
import { beginDrawing, cannotDraw, starting } from "../sketch.js";
import { cutHere, doors, pick, stopChosen, turfsHere, walk } from "../state.js";
import { townMap } from "../sync.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { LockTick } from "./tick-bar.js";

const parts = signal(2);
const renaming = signal("");

/** @param {{turf: any}} props */
export function TurfTools({ turf }) {
  if (turf.cut_id !== cutHere.value?.cut_id) return null;
  return html`
    <section class="stack" aria-label=${say("edit.title")}>
      <h3>${say("edit.title")}</h3>
      ${turf.print_is_stale && html`<p class="small warning">${say("turf.print-stale")}</p>`}
      ${turf.parent_ids.length > 0 && html`<p class="small quiet">${say("turf.from", { codes: turf.parent_ids.join(", ") })}</p>`}
      <div class="row wrap">
        <button class="button" disabled=${cannotDraw.value} aria-busy=${starting.value} onClick=${() => beginDrawing(townMap(), turf.turf_id)}><${Icon} name="lasso" />${say("edit.bring-in")} <kbd>M</kbd></button>
        <button class="button" aria-expanded=${renaming.value === turf.turf_id} onClick=${() => (renaming.value = renaming.value === turf.turf_id ? "" : turf.turf_id)}>${say("edit.rename")}</button>
      </div>
      ${renaming.value === turf.turf_id && html`<${RenameForm} key=${turf.turf_id} turf=${turf} />`}
      <form class="row bottom" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); void splitTurf(turf, parts.value); }}>
        <label class="field">${say("edit.parts")}<input class="few" type="number" min="2" max="20" required value=${parts.value} onInput=${(/** @type {any} */ event) => (parts.value = Number(event.target.value))} /></label>
        <button class="button grow">${say("edit.split", { number: turf.number })}</button>
      </form>
      <${LockTick} turf=${turf} />
      ${stopChosen.value !== null && walk.value?.turf_id === turf.turf_id && html`<${FaceMove} doorIds=${doorsOfStop()} from=${turf.turf_id} />`}
    </section>`;
}

const doorsOfStop = () => walk.value.stops.find((/** @type {any} */ stop) => stop.order === stopChosen.value)?.door_ids ?? [];

/** @param {{turf: any}} props */
function RenameForm({ turf }) {
  const save = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const name = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("name"));
    if (await renameTurf(turf, name)) renaming.value = "";
  };
  useEffect(() => document.getElementById("turf-new-name")?.focus(), []);
  return html`
    <form class="row bottom" onSubmit=${save}>
      <label class="field grow">${say("draw.name")}<input id="turf-new-name" name="name" maxlength="60" required value=${turf.name} autocomplete="off" /></label>
      <button class="button">${say("edit.rename-save")}</button>
    </form>`;
}

const faceTo = signal("");
/** What moving the block face would do. */
const faceMeasure = signal(/** @type {any} */ (null));

/** Move the block face of some doors to another turf; every turf's time before and after. @param {{doorIds: string[], from: string}} props */
export function FaceMove({ doorIds, from }) {
  const others = turfsHere.value.filter((turf) => turf.turf_id !== from);
  const to = others.find((turf) => turf.turf_id === faceTo.value) ?? null;
  const key = `${doorIds.join()} ${to?.turf_id}`;
  useEffect(() => {
    faceMeasure.value = null;
    if (!to) return undefined;
    const asking = new AbortController();
    void attempt(async () => (faceMeasure.value = await measureMove({ door_ids: doorIds, whole_faces: true }, to.turf_id, asking.signal)));
    return () => asking.abort();
  }, [key, cutHere.value?.revision]);
  if (!others.length) return null;
  const move = async () => {
    if (to && (await moveDoors({ door_ids: doorIds, whole_faces: true }, to))) pick.value = { kind: "turf", id: to.turf_id };
  };
  return html`
    <div class="stack card">
      <label class="field">${say("move.face")}
        <select value=${to?.turf_id ?? ""} onChange=${(/** @type {any} */ event) => (faceTo.value = event.target.value)}>
          <option value="">${say("move.face-choose")}</option>
          ${others.map((turf) => html`<option value=${turf.turf_id}>${say("turf.named", { number: turf.number })} · ${durationText(turf.knock_s + turf.walk_s)}</option>`)}
        </select></label>
      ${faceMeasure.value && html`<ul class="small" role="status">${faceMeasure.value.turfs.map((/** @type {any} */ turf) => html`
        <li>${say("move.change", { number: turf.number, before: durationText(turf.work_s_before), after: durationText(turf.work_s) })}</li>`)}</ul>`}
      <button class="button" disabled=${!to || !faceMeasure.value} onClick=${move}>${say("move.save", { n: faceMeasure.value?.door_count ?? 0 })}</button>
    </div>`;
}

/** The same for a door that was clicked. @param {{id: string, turfId: string | null}} props */
export const DoorMove = ({ id, turfId }) => (doors.value?.door_id?.includes(id) && cutHere.value ? html`<${FaceMove} key=${id} doorIds=${[id]} from=${turfId ?? ""} />` : null);
