// @ts-check
/** What answers to the search box: turfs of the map at once; streets, areas and addresses from the server a moment later. */
import { batch, computed, signal } from "@preact/signals";
import { ask } from "./api.js";
import { trouble } from "./notes.js";
import { me } from "./staff/record.js";
import { campaign, panel, pick, turfsHere } from "./state.js";
import { goTo, showTurf } from "./sync.js";

/** @typedef {{kind: "turf" | "street" | "precinct" | "block-group" | "area" | "door", id: string, label: string, detail: {doors?: number, voters?: number, town?: string}, turf?: any, box: [number, number, number, number] | null}} Found */

const PAUSE_MS = 90;
const MOST_OF_A_KIND = 5;
/** How far around a door the map shows, in degrees. */
const AROUND = 0.0008;

export const typed = signal("");
/** What the server found for what is typed; null while it is on its way. */
const fromServer = signal(/** @type {Found[] | null} */ ([]));
export const isLooking = computed(() => fromServer.value === null);
export const found = computed(() => [...turfsCalled(typed.value, turfsHere.value), ...(fromServer.value ?? [])]);

/** Addresses of doors that were gone to, for the inspector; no other door's address is on the page. @type {Map<string, string>} */
const addresses = new Map();
/** @param {string} doorId */
export const addressOf = (doorId) => addresses.get(doorId) ?? "";

let timer = 0;
/** @type {AbortController | null} */
let asking = null;

/** Turfs that answer to a text, exact numbers and codes first. @param {string} text @param {any[]} turfs @returns {Found[]} */
export function turfsCalled(text, turfs) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const rank = (/** @type {any} */ turf) =>
    String(turf.number) === wanted || turf.turf_id.toLowerCase() === wanted ? 0 : turf.turf_id.toLowerCase().startsWith(wanted) || String(turf.number).startsWith(wanted) ? 1 : turf.name.toLowerCase().includes(wanted) ? 2 : 3;
  const ranked = turfs.map((turf) => ({ turf, of: rank(turf) })).filter((one) => one.of < 3).sort((a, b) => a.of - b.of);
  return ranked.slice(0, MOST_OF_A_KIND).map(({ turf }) => ({ kind: "turf", id: turf.turf_id, label: turf.turf_id, detail: { doors: turf.door_count }, turf, box: null }));
}

/** @param {string} text */
export function type(text) {
  clearTimeout(timer);
  asking?.abort();
  batch(() => {
    typed.value = text;
    fromServer.value = text.trim() ? null : [];
  });
  if (text.trim()) timer = window.setTimeout(() => void look(text), PAUSE_MS);
}

/** @param {string} text */
async function look(text) {
  const mine = new AbortController();
  asking = mine;
  const post = (/** @type {string} */ kind) => ask(`find/${kind}`, { method: "POST", body: { text, limit: MOST_OF_A_KIND }, signal: mine.signal, changes: false });
  try {
    // whoever only analyses is shown no address
    const [places, doors] = await Promise.all([post("places"), me.value?.role === "analyst" ? [] : post("doors")]);
    if (asking === mine) fromServer.value = [...doors.map(asDoor), ...places.filter((/** @type {any} */ one) => one.kind !== "turf").map(asPlace)];
  } catch (error) {
    if (asking === mine) fromServer.value = [];
    trouble(error);
  }
}

/** @param {any} one @returns {Found} */
const asPlace = (one) => ({ kind: one.kind, id: one.place_id || one.label, label: one.label, detail: one.door_count === null ? {} : { doors: one.door_count }, box: one.box });

/** @param {any} one @returns {Found} */
const asDoor = (one) => ({
  kind: "door", id: one.door_id, label: one.address, detail: { voters: one.voter_count, town: one.town },
  box: one.lon === null ? null : [one.lon - AROUND, one.lat - AROUND, one.lon + AROUND, one.lat + AROUND],
});

/** Go there on the map, and open it. @param {Found} one */
export function take(one) {
  type("");
  if (one.kind === "turf") {
    pick.value = { kind: "turf", id: one.id };
    showTurf(one.id);
  } else if (one.kind === "door") {
    addresses.set(one.id, one.label);
    if (!one.box && campaign.value) panel.value = "import"; // there it is put on the map
    else pick.value = { kind: "door", id: one.id };
  } else pick.value = null;
  if (one.box) goTo(one.box);
}
