// @ts-check
/** Where the phone is: watched only when asked for and only while the page is looked at, to spare the battery. */
import { signal } from "@preact/signals";
import { note, setNote } from "./storage.js";

/** @typedef {{lon: number, lat: number, accuracy_m: number, at: number}} Place */

export const place = signal(/** @type {Place | null} */ (null));
export const isWatched = signal(false);
export const isRefused = signal(false);

const FRESH_MS = 60_000;
const GOOD_M = 75;
const METRES_A_DEGREE = 111_320;

/** @type {number | null} */
let watch = null;

export async function recallPosition() {
  isWatched.value = await note("watches-position", false);
  document.addEventListener("visibilitychange", follow);
  follow();
}

/** @param {boolean} wanted */
export function watchPosition(wanted) {
  isWatched.value = wanted;
  isRefused.value = false;
  setNote("watches-position", wanted).catch(() => {}); // asked for again the next time
  follow();
}

function follow() {
  const runs = isWatched.value && document.visibilityState === "visible" && "geolocation" in navigator;
  if (runs && watch === null) watch = navigator.geolocation.watchPosition(take, refuse, { enableHighAccuracy: true, maximumAge: 10_000 });
  if (!runs && watch !== null) {
    navigator.geolocation.clearWatch(watch);
    watch = null;
  }
  if (!isWatched.value) place.value = null;
}

/** @param {GeolocationPosition} found */
function take({ coords }) {
  place.value = { lon: coords.longitude, lat: coords.latitude, accuracy_m: coords.accuracy, at: performance.now() };
}

/** @param {GeolocationPositionError} trouble */
function refuse(trouble) {
  if (trouble.code === trouble.PERMISSION_DENIED) isRefused.value = true;
}

/** @param {{lon: number, lat: number}} a @param {{lon: number | null, lat: number | null}} b @returns {number | null} */
export function metresBetween(a, b) {
  if (b.lon === null || b.lat === null) return null;
  const east = (b.lon - a.lon) * METRES_A_DEGREE * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(east, (b.lat - a.lat) * METRES_A_DEGREE);
}

/** How far the phone was from a door, for the result; null when that is not known well. @param {any} door */
export function offOf(door) {
  const here = place.peek();
  if (!here || performance.now() - here.at > FRESH_MS || here.accuracy_m > GOOD_M) return null;
  const metres = metresBetween(here, door);
  return metres === null ? null : Math.round(metres);
}
