// @ts-check
/** To whom a turf goes, and for how long. */
import { useState } from "preact/hooks";
import { html } from "../ui/html.js";
import { Term } from "../ui/term.js";
import { say } from "../words.js";
import { handOut, people } from "./record.js";

const LASTS = [12, 24, 48, 168];

/** @param {{turf: any, onDone: () => void}} props */
export function HandForm({ turf, onDone }) {
  const [chosen, choose] = useState(/** @type {string[]} */ (["", ""]));
  const [hours, setHours] = useState(48);
  const [busy, setBusy] = useState(false);
  const active = people.value.filter((one) => one.state === "active" && one.role !== "analyst");
  const ids = [...new Set(chosen.filter(Boolean))];
  const put = (/** @type {number} */ place) => (/** @type {any} */ event) => choose(chosen.map((one, i) => (i === place ? event.target.value : one)));
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setBusy(true);
    const made = await handOut(turf, ids, hours);
    setBusy(false);
    if (made) onDone();
  };
  const options = (/** @type {string} */ none) => [html`<option value="">${say(none)}</option>`, ...active.map((one) => html`<option value=${one.person_id}>${one.name}</option>`)];
  return html`
    <form class="stack hand-form" onSubmit=${send} aria-label=${say("board.hand-out-one", { number: turf.number })}>
      <label class="field">${say("board.to")}<select value=${chosen[0]} onChange=${put(0)}>${options("board.to-link")}</select></label>
      ${chosen[0] && html`<label class="field">${say("board.with")}<select value=${chosen[1]} onChange=${put(1)}>${options("board.alone")}</select></label>`}
      <label class="field">${say("board.for")}<select value=${hours} onChange=${(/** @type {any} */ event) => setHours(Number(event.target.value))}>
        ${LASTS.map((one) => html`<option value=${one}>${say(`board.hours.${one}`)}</option>`)}</select></label>
      <button class="button primary" disabled=${busy}>${say(ids.length ? "board.give" : "board.make-link", { number: turf.number })}</button>
      ${!ids.length && html`<p class="small quiet">${say("board.link-what")} <${Term} name="open-link" /></p>`}
    </form>`;
}
