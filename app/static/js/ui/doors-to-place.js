// @ts-check
/** Doors to place: every door nobody knows the place of, with a way to put it on the map, and those whose place was set. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { beginPlacing, loadPlaces, placed, takeBack, takingBack, unlocated } from "../places.js";
import { drawing } from "../sketch.js";
import { campaign, placing } from "../state.js";
import { townMap } from "../sync.js";
import { inOurWords } from "../server-words.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

const AT_ONCE = 20;
const HOUSE_ZOOM = 18;
const shown = signal(AT_ONCE);
const shownPlaced = signal(AT_ONCE);

/** @typedef {import("../places.js").LostDoor} LostDoor */
/** @typedef {import("../places.js").SetPlace} SetPlace */

export function DoorsToPlace() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const before = useRef("");
  const now = placing.value?.door.door_id ?? "";
  useEffect(() => void loadPlaces(), [campaign.value.snapshot_id]);
  useEffect(() => {
    // back to the button that began it, or to the list when its row is gone
    if (before.current && !now && document.activeElement?.matches("body, .map-box *")) comeBack(box.current, before.current);
    before.current = now;
  }, [now]);
  const rows = unlocated.value;
  return html`
    <section class="stack" ref=${box} aria-labelledby="to-place">
      <h3 id="to-place" tabindex="-1">${say("place.title")}</h3>
      ${rows === null ? html`<p class="quiet small">${say("loading")}</p>` : rows.length ? html`<${Lost} rows=${rows} />` : html`<p class="row all-placed"><${Icon} name="check" />${say("place.none")}</p>`}
      ${placed.value.length > 0 && html`<${PlacedList} rows=${placed.value} />`}
    </section>`;
}

/** @param {HTMLElement | null} box @param {string} doorId */
function comeBack(box, doorId) {
  const row = [...(box?.querySelectorAll("button[data-door]") ?? [])].find((one) => /** @type {HTMLElement} */ (one).dataset.door === doorId);
  const target = /** @type {HTMLElement | null} */ (row ?? box?.querySelector("h3") ?? null);
  target?.focus();
}

/** @param {{rows: LostDoor[]}} props */
const Lost = ({ rows }) => html`
  <p class="small quiet">${say("place.what")}</p>
  <ul class="to-place">${rows.slice(0, shown.value).map((door) => html`<${Row} key=${door.door_id} door=${door} />`)}</ul>
  ${rows.length > shown.value && html`<button class="button" onClick=${() => (shown.value += 5 * AT_ONCE)}>${say("place.more", { n: rows.length - shown.value })}</button>`}`;

/** @param {{door: LostDoor}} props */
function Row({ door }) {
  const here = placing.value?.door.door_id === door.door_id;
  const begin = (/** @type {MouseEvent} */ event) => beginPlacing(townMap(), door, event.detail === 0);
  return html`
    <li aria-current=${here ? "true" : null}>
      <div class="grow"><p>${door.address}</p><p class="small quiet">${sentence(inOurWords(door.reason))} · ${say("count.voters", { n: door.voter_count })}</p></div>
      <button class="button" data-door=${door.door_id} disabled=${here || drawing.value} aria-label=${`${say("place.begin")}: ${door.address}`} onClick=${begin}>${say(here ? "place.placing" : "place.begin")}</button>
    </li>`;
}

/** @param {{rows: SetPlace[]}} props */
const PlacedList = ({ rows }) => html`
  <h3>${say("place.placed", { n: rows.length })}</h3>
  <ul class="to-place">${rows.slice(0, shownPlaced.value).map((door) => html`<${Placed} key=${door.door_id} door=${door} />`)}</ul>
  ${rows.length > shownPlaced.value && html`<button class="button" onClick=${() => (shownPlaced.value += 5 * AT_ONCE)}>${say("place.more", { n: rows.length - shownPlaced.value })}</button>`}`;

/** @param {{door: SetPlace}} props */
const Placed = ({ door }) => html`
  <li>
    <div class="grow">
      <p><button class="link" aria-label=${`${say("place.show")}: ${door.address}`} onClick=${() => showPlace(door)}>${door.address}</button></p>
      <p class="small quiet">${say(`place.by.${door.located_by}`)} · ${say("count.voters", { n: door.voter_count })}</p>
    </div>
    <button class="button plain" disabled=${takingBack.value !== ""} aria-label=${`${say("place.take-back")}: ${door.address}`} onClick=${() => takeBack(door)}>${say("place.take-back")}</button>
  </li>`;

/** @param {SetPlace} door */
const showPlace = ({ lon, lat }) => townMap().look({ lon, lat, zoom: HOUSE_ZOOM });

/** @param {string} text */
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
