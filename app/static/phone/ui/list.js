// @ts-check
/** All doors in walking order, street by street. */
import { doorName } from "../actions.js";
import { showDoor, showsBuilding, tab } from "../state.js";
import { say } from "../words.js";
import { html } from "../../js/ui/html.js";
import { doors, heard, here } from "./view.js";

/** @typedef {import("../field.js").FieldDoor} FieldDoor */

export const DoorList = () => html`
  <div class="list"><h1>${say("list.title", { n: doors.value.length })}</h1>
    ${streets(doors.value).map(({ name, those }) => html`
      <section><h2>${name || "–"}</h2><ul>${those.map((one) => html`<li key=${one.door_id}><${Row} one=${one} /></li>`)}</ul></section>`)}
  </div>`;

/** @param {{one: FieldDoor}} props */
function Row({ one }) {
  const known = heard.value.get(one.door_id);
  const outcome = known?.doNotContact ? "do-not-contact" : known?.isDone ? known.shown : "open";
  const { address } = one.door;
  return html`
    <button class="row-door" aria-current=${here.value?.door_id === one.door_id ? "true" : undefined} onClick=${() => open(one)} aria-label=${`${one.order}. ${doorName(one)}: ${say(`outcome.${outcome}`)}${known?.isWaiting ? `, ${say("list.waits")}` : ""}`}>
      <span class="order">${one.order}</span><b class="house">${address.house_number || "–"}</b><span class="unit">${address.unit}</span>
      <span class=${`mark ${outcome}`}>${known?.isConflict ? `≠ ${say(`short.${outcome}`)}` : say(`short.${outcome}`)}</span>${known?.isWaiting ? html`<span class="dot" aria-hidden="true"></span>` : html`<span></span>`}
    </button>`;
}

/** @param {FieldDoor} one */
function open(one) {
  showDoor(one.door_id);
  showsBuilding.value = false;
  tab.value = "next";
}

/** Doors in a row on one street. @param {FieldDoor[]} all @returns {{name: string, those: FieldDoor[]}[]} */
function streets(all) {
  /** @type {{name: string, those: FieldDoor[]}[]} */
  const found = [];
  for (const one of all) {
    const last = found.at(-1);
    if (last && last.name === one.door.address.street_name) last.those.push(one);
    else found.push({ name: one.door.address.street_name, those: [one] });
  }
  return found;
}
