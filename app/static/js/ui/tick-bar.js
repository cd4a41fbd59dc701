// @ts-check
/** What can be done with the turfs that are ticked in the table: merge, lock, re-cut what is left. */
import { signal } from "@preact/signals";
import { mergeTurfs, recut } from "../edits.js";
import { cut, locked, ticked, turfsHere } from "../state.js";
import { say } from "../words.js";
import { isCutting, specAsked, SteerFields } from "./cut-form.js";
import { html } from "./html.js";
import { Term } from "./term.js";

export const recutOpen = signal(false);
const done = signal(/** @type {string[]} */ ([]));

/** @param {any[]} turfs @param {boolean} on */
function lock(turfs, on) {
  const next = new Set(locked.value);
  for (const turf of turfs) on ? next.add(turf.turf_id) : next.delete(turf.turf_id);
  locked.value = next;
}

/** @param {{turf: any}} props */
export const LockTick = ({ turf }) =>
  turf.cut_id === cut.value?.cut_id && html`
    <label class="tick-field"><input type="checkbox" checked=${locked.value.has(turf.turf_id)} onChange=${(/** @type {any} */ event) => lock([turf], event.target.checked)} />${say("edit.lock")}</label>`;

export function TickBar() {
  const turfs = turfsHere.value.filter((turf) => ticked.value.has(turf.turf_id));
  if (!turfs.length) return null;
  const current = turfs[0].cut_id === cut.value?.cut_id;
  const allLocked = turfs.every((turf) => locked.value.has(turf.turf_id));
  const merge = async () => {
    if (await mergeTurfs(turfs)) ticked.value = new Set();
  };
  return html`
    <section class="tick-bar stack" aria-label=${say("tick.bar")}>
      <p class="row spread"><b>${say("tick.count", { n: turfs.length })}</b><button class="link" onClick=${() => (ticked.value = new Set())}>${say("tick.none")}</button></p>
      <div class="row wrap">
        ${turfs.length > 1 && html`<button class="button" onClick=${merge}>${say("edit.merge", { n: turfs.length })}</button>`}
        ${current && html`<button class="button" onClick=${() => lock(turfs, !allLocked)}>${say(allLocked ? "edit.unlock" : "edit.lock-short")}</button>`}
        <button class="button" aria-expanded=${recutOpen.value} onClick=${() => (recutOpen.value = !recutOpen.value)}>${say("recut.open")}</button>
      </div>
      ${recutOpen.value && html`<${RecutForm} turfs=${turfs} />`}
    </section>`;
}

/** @param {{turfs: any[]}} props */
function RecutForm({ turfs }) {
  const read = async (/** @type {any} */ event) => {
    const text = (await event.target.files[0]?.text()) ?? "";
    done.value = text.split(/[\s,;"]+/).filter((/** @type {string} */ id) => id && id !== "door_id" && id !== "voter_id");
  };
  const run = async (/** @type {Event} */ event) => {
    event.preventDefault();
    recutOpen.value = false;
    if (await recut(turfs.map((turf) => turf.turf_id), done.value, specAsked())) done.value = [];
  };
  return html`
    <form class="stack card" onSubmit=${run}>
      <p class="small">${say("recut.what")} <${Term} name="recut" /></p>
      <label class="field">${say("recut.done-file")}<input type="file" accept=".txt,.csv" onChange=${read} /></label>
      ${done.value.length > 0 && html`<p class="small quiet">${say("recut.ids", { n: done.value.length })}</p>`}
      <${SteerFields} />
      <button class="button" disabled=${isCutting()}>${say("recut.run", { n: turfs.length })}</button>
    </form>`;
}
