// @ts-check
/** A building: its doors by floor and unit; tap one to see it, or mark several at once. */
import { signal } from "@preact/signals";
import { recordMany } from "../actions.js";
import { floorsOf } from "../field.js";
import { showDoor, showsBuilding } from "../state.js";
import { say } from "../words.js";
import { html } from "../../js/ui/html.js";
import { heard, neighbours, turn } from "./view.js";

/** @typedef {import("../field.js").FieldDoor} FieldDoor */

const chosen = signal(/** @type {Set<string>} */ (new Set()));
const isChoosing = signal(false);

/** @param {{here: FieldDoor}} props */
export function Building({ here }) {
  const mates = neighbours(here);
  const { address } = here.door;
  const done = mates.filter((one) => heard.value.get(one.door_id)?.isDone).length;
  return html`
    <article class="building" aria-label=${say("building.title", { house: address.house_number, street: address.street_name })}>
      <p class="where"><span class="order" aria-hidden="true">${here.order}</span><span>${say("building.done", { done, total: mates.length })}</span></p>
      <h1><span class="house">${address.house_number}</span> <span class="street">${address.street_name}</span></h1>
      <div class="tools"><button class="tool" aria-pressed=${isChoosing.value} onClick=${choosing}>${say("building.several")}</button></div>
      ${floorsOf(mates).map(({ floor, doors }) => html`
        <section class="floor"><h2>${floor ? say("building.floor", { floor }) : say("building.doors")}</h2>
          ${isChoosing.value && html`<button class="tool" onClick=${() => addAll(doors)}>${say("building.whole-floor")}</button>`}
          <ul>${doors.map((one) => html`<li><${Unit} one=${one} /></li>`)}</ul></section>`)}
      <nav class="turning" aria-label=${say("card.turning")}><button class="tool" onClick=${() => leave(mates[0], -1)}>${say("building.before")}</button><button class="tool" onClick=${() => leave(mates.at(-1), 1)}>${say("building.after")}</button></nav>
    </article>`;
}

/** @param {{one: FieldDoor}} props */
function Unit({ one }) {
  const known = heard.value.get(one.door_id);
  const outcome = known?.doNotContact ? "do-not-contact" : known?.isDone ? known.shown : "open";
  const unit = one.door.address.unit || one.door.address.house_number;
  return html`
    <button class=${`flat ${outcome}`} aria-pressed=${isChoosing.value ? chosen.value.has(one.door_id) : undefined}
      aria-label=${`${say("card.unit", { unit })}: ${say(`outcome.${outcome}`)}`} onClick=${() => tap(one)}>
      <b>${unit}</b><span>${say(`short.${outcome}`)}</span></button>`;
}

/** The buttons while several doors are being chosen. */
export const BuildingBar = () => html`
  <div class="actions one" role="group" aria-label=${say("actions")}>
    <button class="act main" disabled=${!isChoosing.value || !chosen.value.size} onClick=${markChosen}>${isChoosing.value && chosen.value.size ? say("building.mark", { n: chosen.value.size }) : say("building.hint")}</button>
  </div>`;

/** @param {FieldDoor} one */
function tap(one) {
  if (!isChoosing.value) {
    showDoor(one.door_id);
    showsBuilding.value = false;
    return;
  }
  const next = new Set(chosen.value);
  if (!next.delete(one.door_id)) next.add(one.door_id);
  chosen.value = next;
}

/** Those still open: what was heard is not overwritten. @param {FieldDoor[]} doors */
function addAll(doors) {
  const open = doors.filter((one) => !heard.value.get(one.door_id)?.isDone && !heard.value.get(one.door_id)?.doNotContact);
  chosen.value = new Set([...chosen.value, ...open.map((one) => one.door_id)]);
}

function choosing() {
  isChoosing.value = !isChoosing.value;
  chosen.value = new Set();
}

async function markChosen() {
  if (!(await recordMany([...chosen.value], "not-home"))) return;
  chosen.value = new Set();
  isChoosing.value = false;
}

/** To the stop before or after the building. @param {FieldDoor | undefined} edge @param {1 | -1} by */
function leave(edge, by) {
  if (edge) showDoor(edge.door_id);
  turn(by);
}
