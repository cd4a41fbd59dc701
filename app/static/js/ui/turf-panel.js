// @ts-check
/** Turf: choose a universe, cut it, draw, and see every turf in a table. One primary button: the next step. */
import { signal } from "@preact/signals";
import { cutTurf, undoEdit } from "../actions.js";
import { durationText, percent } from "../format.js";
import { beginDrawing, drawing } from "../sketch.js";
import { campaign, cut, jobs, panel, placing, turfsHere, universe, universeHere, universes, workOf } from "../state.js";
import { townMap } from "../sync.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { PlanWalks } from "./plan-walks.js";
import { TurfTable } from "./turf-table.js";
import { UniverseForm, universeFormOpen } from "./universe-form.js";
import { WalkSums } from "./walk-sums.js";

const SHIFTS = [2, 2.5, 3, 4];
const hours = signal(3);
const cutAgain = signal(false);

export function TurfPanel() {
  if (!universes.value.length) return html`<${NoUniverse} />`;
  const turfs = turfsHere.value;
  return html`
    <div class="panel-head stack">
      <h2>${say("turf.title")}</h2>
      <${UniversePicker} />
      ${turfs.length ? html`<${CutSummary} turfs=${turfs} />` : html`<${CutForm} primary=${true} />`}
      ${turfs.length > 0 && html`<${Actions} turfs=${turfs} /><${WalkSums} />`}
      ${turfs.length > 0 && cutAgain.value && html`<${CutForm} primary=${false} />`}
    </div>
    ${turfs.length > 0 && html`<${TurfTable} />`}`;
}

function NoUniverse() {
  if (!campaign.value.voter_count)
    return html`
      <div class="panel-head stack"><h2>${say("turf.title")}</h2>
        <div class="empty"><p>${say("turf.no-voters")}</p><button class="button primary" onClick=${() => (panel.value = "import")}>${say("turf.to-import")}</button></div></div>`;
  return html`
    <div class="panel-head stack">
      <h2>${say("turf.title")}</h2>
      ${universeFormOpen.value
        ? html`<${UniverseForm} />`
        : html`<div class="empty"><p>${say("turf.no-universe")}</p>
            <button class="button primary" onClick=${() => (universeFormOpen.value = true)}>${say("universe.new")}</button></div>`}
    </div>`;
}

function UniversePicker() {
  const here = universeHere.value;
  return html`
    <div class="stack">
      <div class="row bottom">
        <label class="field grow">${say("universe")}
          <select value=${universe.value} onChange=${(/** @type {any} */ event) => (universe.value = event.target.value)}>
            ${universes.value.map((one) => html`<option value=${one.name}>${one.name}</option>`)}
          </select>
        </label>
        <button class="button icon" aria-label=${say("universe.new")} title=${say("universe.new")} aria-expanded=${universeFormOpen.value}
          onClick=${() => (universeFormOpen.value = !universeFormOpen.value)}><${Icon} name="plus" /></button>
      </div>
      ${universeFormOpen.value && html`<${UniverseForm} />`}
      ${here && html`<p class="small quiet">${say("count.doors", { n: here.door_count })} · ${say("count.voters", { n: here.voter_count })}${
        here.exception_count > 0 && html`<br /><button class="link" onClick=${toDoors}>${say("count.not-on-map", { n: here.exception_count })}</button>`}</p>`}
    </div>`;
}

/** Go to the doors that are not on the map, once the panel shows them. */
function toDoors() {
  panel.value = "import";
  setTimeout(() => document.getElementById("to-place")?.focus());
}

/** @param {{primary: boolean}} props */
function CutForm({ primary }) {
  const busy = jobs.value.some((job) => job.verb === "cut_turf");
  return html`
    <form class="stack card" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); cutAgain.value = false; void cutTurf(hours.value); }}>
      <p class="small">${say(primary ? "turf.cut-what" : "turf.cut-again-what")}</p>
      <div class="row bottom">
        <label class="field grow">${say("turf.shift")}
          <select value=${hours.value} onChange=${(/** @type {any} */ event) => (hours.value = Number(event.target.value))}>
            ${SHIFTS.map((shift) => html`<option value=${shift}>${durationText(shift * 3600)}</option>`)}
          </select>
        </label>
        <button class=${`button ${primary ? "primary" : ""}`} disabled=${busy}>${say(busy ? "turf.cutting" : "turf.cut")}</button>
      </div>
      ${primary && html`<button type="button" class="button plain" disabled=${placing.value !== null} onClick=${() => beginDrawing(townMap())}><${Icon} name="pen" />${say("turf.or-draw")}</button>`}
    </form>`;
}

/** @param {{turfs: any[]}} props */
function CutSummary({ turfs }) {
  const work = turfs.reduce((sum, turf) => sum + workOf(turf), 0);
  const over = (cut.value?.max_over_mean ?? 1) - 1;
  return html`
    <div class="summary">
      <div class="figure"><b>${turfs.length}</b><span>${say("count.turfs-word", { n: turfs.length })}</span></div>
      <div class="figure"><b>${durationText(work / turfs.length)}</b><span>${say("turf.mean")}${over > 0 && html` · ${say("turf.longest", { over: percent(over) })}`}</span></div>
    </div>`;
}

/** @param {{turfs: any[]}} props */
function Actions({ turfs }) {
  const unplanned = turfs.filter((turf) => !turf.has_walk);
  const draw = html`<button class=${`button grow ${unplanned.length ? "" : "primary"}`} disabled=${drawing.value || placing.value !== null} onClick=${() => beginDrawing(townMap())}><${Icon} name="pen" />${say("turf.draw")}</button>`;
  return html`
    <${PlanWalks} turfs=${turfs} />
    <div class="row">
      ${draw}
      <button class="button icon" aria-label=${say("turf.undo-last")} title=${say("turf.undo-last")} onClick=${undoEdit}><${Icon} name="undo" /></button>
      <button class="button" aria-expanded=${cutAgain.value} onClick=${() => (cutAgain.value = !cutAgain.value)}>${say("turf.cut-again")}</button>
    </div>`;
}
