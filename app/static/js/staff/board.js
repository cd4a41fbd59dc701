// @ts-check
/** Handing out: every turf by its state, who has it, how far it is; hand it out, take it back. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { count } from "../format.js";
import { hueOfTurf } from "../state.js";
import { choose } from "../ui/turf-table.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { HandForm } from "./hand-form.js";
import { LinkSheet } from "./link-sheet.js";
import { endHand, hands, loadHands, nameOf } from "./record.js";
import { momentText } from "./times.js";

/** @type {import("./record.js").HandState[]} */
const STATES = ["open", "out", "over", "returned", "revoked"];
const shown = signal("all");
const handing = signal("");

export function Board() {
  useEffect(() => void loadHands(), []);
  const all = hands.value;
  const there = STATES.filter((state) => all.some((one) => one.state === state));
  const wanted = there.some((state) => state === shown.value) ? shown.value : "all";
  return html`
    <section class="stack board" aria-labelledby="board-title">
      <h2 id="board-title">${say("board.title")}</h2>
      <div class="chips" role="group" aria-label=${say("board.filter")}>
        ${["all", ...there].map((state) => html`
          <button class="chip" key=${state} aria-pressed=${wanted === state} onClick=${() => (shown.value = state)}>
            ${say(`board.state.${state}`)} <b>${count(state === "all" ? all.length : all.filter((one) => one.state === state).length)}</b></button>`)}
      </div>
      <ul class="hands">${all.filter((one) => wanted === "all" || one.state === wanted).map((one) => html`<${TurfHand} key=${one.turf.turf_id} hand=${one} />`)}</ul>
      <${LinkSheet} />
    </section>`;
}

/** @param {{hand: typeof hands.value[number]}} props */
function TurfHand({ hand: { turf, state, out, progress } }) {
  const open = handing.value === turf.turf_id;
  return html`
    <li class="hand">
      <div class="row spread">
        <button class="turf-name" onClick=${() => choose(turf)}><span class="badge" data-hue=${(hueOfTurf.value.get(turf.turf_id) ?? 0) + 1}>${turf.number}</span> <span class="code">${turf.turf_id}</span></button>
        <span class=${`tag state-${state}`}>${say(`board.state.${state}`)}</span>
        ${turf.has_walk && html`<button class="button" aria-expanded=${open} onClick=${() => (handing.value = open ? "" : turf.turf_id)} aria-label=${say("board.hand-out-one", { number: turf.number })}>${say("board.hand-out")}</button>`}
      </div>
      <${Far} progress=${progress} number=${turf.number} />
      ${!turf.has_walk && html`<p class="small quiet">${say("walk.none")}</p>`}
      ${out.map((one) => html`<${Hand} key=${one.assignment_id} assignment=${one} turf=${turf} />`)}
      ${open && html`<${HandForm} turf=${turf} onDone=${() => (handing.value = "")} />`}
    </li>`;
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
