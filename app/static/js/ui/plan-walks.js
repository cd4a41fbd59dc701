// @ts-check
/** Planning walks: the button, and how people are to walk. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { planWalks } from "../actions.js";
import { jobs } from "../state.js";
import { townMap } from "../sync.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

const SIDES = ["any", "one", "pair"];
const MODES = ["walk", "wheelchair", "bike", "drive-between"];
const BUDGETS_H = [0, 1, 1.5, 2, 2.5, 3, 4]; // 0 for no limit
const PROVE_S = [0, 1, 5, 10];

const how = signal({ sides: "any", mode: "walk", round_trip: false, start: "", end: "", budget_h: 0, prove_s: 1 });
const open = signal(false);

/** The spec that the server takes. @param {typeof how.value} asked */
export function specOf({ sides, mode, round_trip, start, end, budget_h, prove_s }) {
  const place = (/** @type {string} */ text) => (text.trim() ? text.split(",").map(Number) : null);
  return { sides, mode, round_trip, start: place(start), end: round_trip ? null : place(end), budget_s: budget_h ? budget_h * 3600 : null, prove_s };
}

/** Plan with what the form says. @param {string[] | null} turfIds */
export const planAsAsked = (turfIds) => planWalks(turfIds, specOf(how.value));

/** @param {{turfs: any[]}} props */
export function PlanWalks({ turfs }) {
  const unplanned = turfs.filter((turf) => !turf.has_walk).length;
  const planning = jobs.value.some((job) => job.verb === "plan_walks");
  const label = planning ? say("walk.planning") : unplanned ? say("walk.plan", { n: unplanned }) : say("walk.plan-again", { n: turfs.length });
  return html`
    <button class=${`button ${unplanned ? "primary" : ""}`} disabled=${planning} onClick=${() => (open.value = true)}><${Icon} name="walk" />${label}</button>
    <${PlanDialog} turfs=${turfs} />`;
}

/** @param {Partial<typeof how.value>} change */
const set = (change) => (how.value = { ...how.value, ...change });

/** @param {{turfs: any[]}} props */
function PlanDialog({ turfs }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const now = how.value;
  useEffect(() => {
    if (open.value && !box.current?.open) box.current?.showModal();
    if (!open.value && box.current?.open) box.current.close();
  }, [open.value]);
  const plan = (/** @type {Event} */ event) => {
    event.preventDefault();
    open.value = false;
    void planAsAsked(turfs.map((turf) => turf.turf_id));
  };
  return html`
    <dialog ref=${box} class="keys-sheet plan-walks" aria-labelledby="plan-walks-title" onClose=${() => (open.value = false)}>
      <form class="stack" onSubmit=${plan}>
        <h2 id="plan-walks-title">${say("walk.how")}</h2>
        <${Choice} name="mode" values=${MODES} words=${(/** @type {string} */ one) => say(`mode.${one}`)} />
        <${Choice} name="sides" values=${SIDES} words=${(/** @type {string} */ one) => say(`sides.${one}`)} />
        <${Spot} name="start" />
        <label class="row check"><input type="checkbox" checked=${now.round_trip} onChange=${(/** @type {any} */ event) => set({ round_trip: event.target.checked })} />${say("walk.round-trip")}</label>
        ${!now.round_trip && html`<${Spot} name="end" />`}
        <${Choice} name="budget_h" values=${BUDGETS_H} words=${(/** @type {number} */ hours) => (hours ? say("walk.hours", { n: hours }) : say("walk.no-budget"))} />
        <${Choice} name="prove_s" values=${PROVE_S} words=${(/** @type {number} */ seconds) => (seconds ? say("walk.seconds", { n: seconds }) : say("walk.no-proof"))} />
        <p class="small quiet">${say("walk.how-note")}</p>
        <div class="row"><button class="button primary grow">${say("walk.plan", { n: turfs.length })}</button>
          <button type="button" class="button" onClick=${() => (open.value = false)}>${say("cancel")}</button></div>
      </form>
    </dialog>`;
}

/** @param {{name: "mode" | "sides" | "budget_h" | "prove_s", values: any[], words: (one: any) => string}} props */
const Choice = ({ name, values, words }) => html`
  <label class="field">${say(`how.${name}`)}
    <select value=${how.value[name]} onChange=${(/** @type {any} */ event) => set({ [name]: typeof values[0] === "number" ? Number(event.target.value) : event.target.value })}>
      ${values.map((one) => html`<option value=${one}>${words(one)}</option>`)}</select></label>`;

/** A place to begin or end: longitude and latitude, or the middle of the map. @param {{name: "start" | "end"}} props */
const Spot = ({ name }) => html`
  <div class="row bottom">
    <label class="field grow">${say(`how.${name}`)}
      <input value=${how.value[name]} placeholder=${say("how.anywhere")} pattern="\\s*-?[0-9.]+\\s*,\\s*-?[0-9.]+\\s*" title=${say("how.lonlat")} autocomplete="off" onChange=${(/** @type {any} */ event) => set({ [name]: event.target.value })} /></label>
    <button type="button" class="button" onClick=${() => set({ [name]: middle() })}>${say("how.middle")}</button>
  </div>`;

function middle() {
  const { lon, lat } = townMap().view();
  return `${lon.toFixed(5)}, ${lat.toFixed(5)}`;
}
