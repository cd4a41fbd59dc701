// @ts-check
/** The next door as a card: where it is, whom to ask for, what was heard there before. */
import { doorName } from "../actions.js";
import { BUILDING_DOORS_MIN, nextDoor } from "../field.js";
import { metresBetween, place } from "../position.js";
import { draft, sheet, showsBuilding } from "../state.js";
import { distanceOf, say, timeOf } from "../words.js";
import { html } from "../../js/ui/html.js";
import { doors, heard, neighbours, turn } from "./view.js";

/** @typedef {import("../field.js").FieldDoor} FieldDoor */
/** @typedef {import("../field.js").Heard} Heard */

/** @param {{here: FieldDoor}} props */
export function DoorCard({ here }) {
  const { address } = here.door;
  const known = /** @type {Heard} */ (heard.value.get(here.door_id));
  const mates = neighbours(here);
  return html`
    <article class="door" aria-label=${doorName(here)} data-door=${here.door_id}>
      <p class="where"><span class="order" aria-hidden="true">${here.order}</span><span class="unseen">${say("card.order", { order: here.order })}</span><${Distance} here=${here} /></p>
      <h1><span class="house">${address.house_number || "–"}</span> <span class="street">${address.street_name}</span>
        ${address.unit && html` <span class="unit">${say("card.unit", { unit: address.unit })}</span>`}</h1>
      ${known.doNotContact && html`<p class="alert stop" role="alert">${say("card.do-not-contact")}</p>`}
      <${Before} known=${known} />
      ${here.note && html`<p class="alert">${here.note}</p>`}
      <${People} voters=${here.voters} />
      ${draft.value.note && html`<p class="own-note"><b>${say("card.note")}</b> ${draft.value.note}</p>`}
      <div class="tools">
        <button class="tool" onClick=${() => (sheet.value = "note")}>${say(draft.value.note ? "card.change-note" : "card.add-note")}</button>
        ${mates.length >= BUILDING_DOORS_MIN && html`<button class="tool" onClick=${() => (showsBuilding.value = true)}>${say("card.building", { n: mates.length })}</button>`}
      </div>
      <${Then} here=${here} />
      <nav class="turning" aria-label=${say("card.turning")}>
        <button class="tool" onClick=${() => turn(-1)} disabled=${doors.value[0]?.door_id === here.door_id}>${say("card.before")}</button>
        <button class="tool" onClick=${() => turn(1)} disabled=${doors.value.at(-1)?.door_id === here.door_id}>${say("card.after")}</button>
      </nav>
    </article>`;
}

/** The door after this one, so that the way is known before this is done. @param {{here: FieldDoor}} props */
function Then({ here }) {
  const next = nextDoor(doors.value, heard.value, here.door_id);
  return html`<p class="then">${next && next.door_id !== here.door_id && html`<span>${say("card.then")}</span> <b>${doorName(next)}</b>`}</p>`;
}

/** As the crow flies from the phone where that is known, else on foot from the door before. @param {{here: FieldDoor}} props */
function Distance({ here }) {
  const away = place.value && metresBetween(place.value, here.door);
  if (away !== null) return html`<span>${say("card.away", { distance: distanceOf(away) })}</span>`;
  return html`<span>${here.order > 1 && say("card.on-foot", { distance: distanceOf(here.stop.walk_m) })}</span>`;
}

/** @param {{known: Heard}} props */
function Before({ known }) {
  if (!known.outcome) return null;
  const who = known.by === "me" ? "card.by-me" : "card.by-other";
  return html`
    <div class="before">
      <p><b>${say(`outcome.${known.outcome}`)}</b> – ${say(who, { time: timeOf(known.at) })}</p>
      ${known.isConflict && html`<p class="alert" role="status">${say("card.conflict", {
        mine: say(`outcome.${known.mine?.said.outcome}`), mine_at: timeOf(known.mine?.said.knocked_at),
        other: say(`outcome.${known.other.outcome}`), other_at: timeOf(known.other.knocked_at),
      })}</p>`}
      ${known.mine && html`<button class="tool" aria-pressed=${draft.value.corrects === known.mine.result_id} onClick=${() => correct(known.mine?.result_id ?? "")}>${say("card.correct")}</button>`}
    </div>`;
}

/** @param {string} id */
function correct(id) {
  draft.value = { ...draft.value, corrects: draft.value.corrects === id ? "" : id };
}

/** Whom to ask for; the one who was met may be chosen. @param {{voters: any[]}} props */
function People({ voters }) {
  return html`
    <ul class="people" aria-label=${say("card.people")}>${voters.map((one) => html`
      <li><button class="person" aria-pressed=${draft.value.voter_id === one.voter_id} onClick=${() => choose(one.voter_id)}>
        <b>${one.first_name} ${one.last_name}</b> <span>${[one.age, one.sex, one.party].filter(Boolean).join(" · ")}</span>
      </button></li>`)}</ul>`;
}

/** @param {string} id */
function choose(id) {
  draft.value = { ...draft.value, voter_id: draft.value.voter_id === id ? null : id };
}
