// @ts-check
/** Turf: choose a universe, cut it, draw, and see every turf in a table. One primary button: the next step. */
import { choices, chooseBy, choosingBy } from "../area-turfs.js";
import { redoEdit, undoEdit } from "../edits.js";
import { durationText, percent } from "../format.js";
import { lazyPart } from "../lazy.js";
import { beginDrawing, cannotDraw, starting } from "../sketch.js";
import { campaign, cutFormOpen, cutHere, drafts, panel, ticked, turfsHere, universe, universeHere, universes, workOf } from "../state.js";
import { townMap } from "../sync.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { PlanWalks } from "./plan-walks.js";
import { Term } from "./term.js";
import { TurfTable } from "./turf-table.js";
import { UniverseButtons, universeFormOpen } from "./universe-buttons.js";

const EmptyPlace = lazyPart(() => import("../coming/pictures.js"), "EmptyPlace");
const UniverseForm = lazyPart(() => import("./universe-form.js"), "UniverseForm");
const CutForm = lazyPart(() => import("./cut-form.js"), "CutForm");
const CutCompare = lazyPart(() => import("./cut-compare.js"), "CutCompare", () => drafts.value.length);
const WalkSums = lazyPart(() => import("./walk-sums.js"), "WalkSums", () => campaign.value?.walks?.walk_count);
const TickBar = lazyPart(() => import("./tick-bar.js"), "TickBar", () => ticked.value.size);
const TurfAreas = lazyPart(() => import("./turf-areas.js"), "TurfAreas");

export function TurfPanel() {
  if (!universes.value.length) return html`<${NoUniverse} />`;
  if (choosingBy.value) return html`<${TurfAreas} />`;
  const turfs = turfsHere.value;
  return html`
    <div class="panel-head stack">
      <h2>${say("turf.title")} <${Term} name="turf" /></h2>
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
        <${EmptyPlace} picture="people" words=${say("turf.no-voters")} button=${say("turf.to-import")} act=${() => (panel.value = "import")} /></div>`;
  return html`
    <div class="panel-head stack">
      <h2>${say("turf.title")}</h2>
      ${universeFormOpen.value
        ? html`<${UniverseForm} />`
        : html`<${EmptyPlace} picture="turf" words=${say("turf.no-universe")} button=${say("universe.new")} act=${() => (universeFormOpen.value = true)} />`}
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
        <${UniverseButtons} />
      </div>
      ${universeFormOpen.value && html`<${UniverseForm} />`}
      ${here && html`<p class="small quiet">${say("count.doors", { n: here.door_count })} · ${say("count.voters", { n: here.voter_count })} <${Term} name="universe" />${
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
    ${!draft && html`<div class="row">
      <button class=${`button grow ${planned ? "primary" : ""}`} disabled=${cannotDraw.value} aria-busy=${starting.value} onClick=${() => beginDrawing(townMap())}><${Icon} name="pen" />${say(starting.value ? "turf.draw-starting" : "turf.draw")}</button>
      <button class="button grow" disabled=${cannotDraw.value} title=${`${say("areas.open")} (A)`} onClick=${() => chooseBy(choices.value[0])}><${Icon} name="areas" />${say("areas.open-short")}</button></div>`}
    <div class="row">
      ${step("undo", undoEdit)}${step("redo", redoEdit)}
      <button class="button grow" aria-expanded=${cutFormOpen.value} onClick=${() => (cutFormOpen.value = !cutFormOpen.value)}>${say("turf.cut-again")}</button>
    </div>`;
}
