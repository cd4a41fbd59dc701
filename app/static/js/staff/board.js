// @ts-check
/** The board: every turf by its state, who has it, how far it is; print, hand out, take back, one or all that are shown. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { keepLooking } from "../connection.js";
import { count } from "../format.js";
import { hueOfTurf, savedAt } from "../state.js";
import { DoorColours } from "../ui/door-colours.js";
import { html } from "../ui/html.js";
import { Term } from "../ui/term.js";
import { choose } from "../ui/turf-table.js";
import { say } from "../words.js";
import { HandForm } from "./hand-form.js";
import { LinkSheet } from "./link-sheet.js";
import { endHand, hands, loadHands, markPrinted, nameOf } from "./record.js";
import { momentText } from "./times.js";

/** @typedef {typeof hands.value[number]} HandOf */
/** @type {import("./record.js").BoardState[]} */
export const STATES = ["unplanned", "planned", "printed", "out", "returned", "done"];
const shown = signal("all");
const handing = signal("");
const ROWS_AT_ONCE = 30;
const AGAIN_MS = 30_000;
const rows = signal(ROWS_AT_ONCE);

/** The turfs of the state that is shown. */
export function handsShown() {
  const there = hands.value.filter((one) => shown.value === "all" || one.state === shown.value);
  return there.length ? there : hands.value;
}

/** @param {{children?: any}} props what is done with the turfs that are shown */
export function Board({ children }) {
  useEffect(() => {
    void loadHands();
    return keepLooking(() => void loadHands(), AGAIN_MS);
  }, [savedAt.value]);
  const all = hands.value;
  const there = STATES.filter((state) => all.some((one) => one.state === state));
  const wanted = there.some((state) => state === shown.value) ? shown.value : "all";
  const list = handsShown();
  return html`
    <section class="stack board" aria-labelledby="board-title">
      <h2 id="board-title">${say("board.title")} <${Term} name="assignment" /></h2>
      <div class="chips" role="group" aria-label=${say("board.filter")}>
        ${["all", ...there].map((state) => html`
          <button class="chip" key=${state} aria-pressed=${wanted === state} onClick=${() => { shown.value = state; rows.value = ROWS_AT_ONCE; }}>
            ${say(`board.state.${state}`)} <b>${count(state === "all" ? all.length : all.filter((one) => one.state === state).length)}</b></button>`)}
      </div>
      ${children}
      <${DoorColours} />
      <ul class="hands">${list.slice(0, rows.value).map((one) => html`<${TurfHand} key=${one.turf.turf_id} hand=${one} />`)}</ul>
      ${list.length > rows.value && html`<button class="button wide" onClick=${() => (rows.value += 100)}>${say("place.more", { n: list.length - rows.value })}</button>`}
      <${LinkSheet} />
    </section>`;
}

/** @param {{hand: HandOf}} props */
function TurfHand({ hand: { turf, state, standing, out, progress } }) {
  const open = handing.value === turf.turf_id;
  const toggle = () => (handing.value = open ? "" : turf.turf_id);
  return html`
    <li class="hand">
      <div class="row spread">
        <button class="turf-name" onClick=${() => choose(turf)}><span class="badge" data-hue=${(hueOfTurf.value.get(turf.turf_id) ?? 0) + 1}>${turf.number}</span> <span class="code">${turf.turf_id}</span></button>
        <${StateTag} state=${state} standing=${standing} />
        ${turf.has_walk && html`<button class="button" aria-expanded=${open} onClick=${toggle} aria-label=${say("board.hand-out-one", { number: turf.number })}>${say("board.hand-out")}</button>`}
      </div>
      <${Far} progress=${progress} number=${turf.number} />
      ${turf.has_walk && html`<${Printed} turf=${turf} standing=${standing} />`}
      ${!turf.has_walk && html`<p class="small quiet">${say("walk.none")}</p>`}
      ${out.map((one) => html`<${Hand} key=${one.assignment_id} assignment=${one} turf=${turf} />`)}
      ${open && html`<${HandForm} turf=${turf} onDone=${() => (handing.value = "")} />`}
    </li>`;
}

/** @param {{state: import("./record.js").BoardState, standing: import("./record.js").TurfState | null}} props */
export const StateTag = ({ state, standing }) => html`<span class=${`tag state-${standing?.is_over ? "over" : state}`}>${say(`board.state.${standing?.is_over ? "over" : state}`)}</span>`;

/** When it was printed, and marking it so. @param {{turf: any, standing: import("./record.js").TurfState | null}} props */
function Printed({ turf, standing }) {
  const at = standing?.printed_at;
  const fresh = at && !standing.is_stale;
  return html`
    <p class="row spread small quiet"><span>${at ? say(fresh ? "board.printed-at" : "board.printed-stale", { at: momentText(new Date(at)) }) : say("board.not-printed")}</span>
      <button class="link" onClick=${() => markPrinted([turf.turf_id], !fresh)} aria-label=${say(fresh ? "board.unmark-one" : "board.mark-one", { number: turf.number })}>${say(fresh ? "board.unmark" : "board.mark")}</button></p>`;
}

/** @param {{progress: import("./record.js").Progress | null, number: number}} props */
export const Far = ({ progress, number }) => progress && html`
  <div class="far"><progress max=${progress.door_count || 1} value=${progress.knocked_count} aria-label=${say("board.progress", { number })}></progress>
    <span class="small number">${say("board.knocked", { done: count(progress.knocked_count), n: progress.door_count })}</span></div>`;

/** @param {{assignment: import("./record.js").Assignment, turf: any}} props */
function Hand({ assignment, turf }) {
  const who = assignment.is_open_link ? say("board.link") : assignment.person_ids.map(nameOf).join(say("board.and"));
  const until = new Date(assignment.until_at);
  return html`
    <div class="in-hand">
      <p><b>${who}</b> <span class="quiet small">${say("board.code", { code: assignment.code })}</span><br />
        <span class=${until < new Date() ? "small warning" : "small quiet"}>${say(until < new Date() ? "board.since" : "board.until", { at: momentText(until) })}</span></p>
      <div class="row">
        <button class="button" onClick=${() => endHand(assignment, "return", turf)} aria-label=${say("board.return-one", { number: turf.number, who })}>${say("board.return")}</button>
        <button class="button danger" onClick=${() => endHand(assignment, "revoke", turf)} aria-label=${say("board.revoke-one", { number: turf.number, who })}>${say("board.revoke")}</button>
      </div>
    </div>`;
}
