// @ts-check
/** Turf: choose a universe, cut it, draw, and see every turf in a table. One primary button: the next step. */
import { redoEdit, undoEdit } from "../edits.js";
import { durationText, percent } from "../format.js";
import { beginDrawing, cannotDraw, starting } from "../sketch.js";
import { campaign, cutHere, panel, turfsHere, universe, universeHere, universes, workOf } from "../state.js";
import { townMap } from "../sync.js";
import { say } from "../words.js";
import { CutCompare } from "./cut-compare.js";
import { CutForm, cutFormOpen } from "./cut-form.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { PlanWalks } from "./plan-walks.js";
import { TickBar } from "./tick-bar.js";
import { TurfTable } from "./turf-table.js";
import { UniverseForm, universeFormOpen } from "./universe-form.js";
import { WalkSums } from "./walk-sums.js";

export function TurfPanel() {
  if (!universes.value.length) return html`<${NoUniverse} />`;
  const turfs = turfsHere.value;
  return html`
    <div class="panel-head stack">
      <h2>${say("turf.title")}</h2>
      <${UniversePicker} />
      ${turfs.length ? html`<${CutSummary} turfs=${turfs} />` : html`<${CutForm} primary=${true} />`}
      <${CutCompare} />
      ${turfs.length > 0 && html`<${Actions} turfs=${turfs} />`}
      ${turfs.length > 0 && cutHere.value?.state !== "draft" && html`<${WalkSums} />`}
      ${turfs.length > 0 && cutFormOpen.value && html`<${CutForm} primary=${false} />`}
    </div>
    ${turfs.length > 0 && html`<${TickBar} /><${TurfTable} />`}`;
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

/** @param {{turfs: any[]}} props */
function CutSummary({ turfs }) {
  const work = turfs.reduce((sum, turf) => sum + workOf(turf), 0);
  const over = (cutHere.value?.max_over_mean ?? 1) - 1;
  return html`
    <div class="summary">
      <div class="figure"><b>${turfs.length}</b><span>${say("count.turfs-word", { n: turfs.length })}</span></div>
      <div class="figure"><b>${durationText(work / turfs.length)}</b><span>${say("turf.mean")}${over > 0 && html` · ${say("turf.longest", { over: percent(over) })}`}</span></div>
    </div>`;
}

/** @param {{turfs: any[]}} props */
function Actions({ turfs }) {
  const here = cutHere.value;
  const draft = here?.state === "draft";
  const planned = draft || turfs.every((turf) => turf.has_walk);
  const step = (/** @type {"undo" | "redo"} */ way, /** @type {() => void} */ act) => {
    const verb = here?.[`${way}_verb`];
    const words = verb ? say(`turf.${way}-what`, { what: say(`edit.verb.${verb}`) }) : say(`turf.${way}-last`);
    return html`<button class="button icon" aria-label=${say(`turf.${way}-last`)} title=${words} disabled=${!verb} onClick=${act}><${Icon} name=${way} /></button>`;
  };
  return html`
    ${!draft && html`<${PlanWalks} turfs=${turfs} />`}
    <div class="row">
      ${!draft && html`<button class=${`button grow ${planned ? "primary" : ""}`} disabled=${cannotDraw.value} aria-busy=${starting.value} onClick=${() => beginDrawing(townMap())}><${Icon} name="pen" />${say(starting.value ? "turf.draw-starting" : "turf.draw")}</button>`}
      ${step("undo", undoEdit)}${step("redo", redoEdit)}
      <button class=${`button ${draft ? "grow" : ""}`} aria-expanded=${cutFormOpen.value} onClick=${() => (cutFormOpen.value = !cutFormOpen.value)}>${say("turf.cut-again")}</button>
    </div>`;
}
