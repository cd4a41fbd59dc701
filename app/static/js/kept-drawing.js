// @ts-check
/** A drawing under way is kept in this browser until it is saved or given up: a reload or a crash loses no corner. */
import { effect, signal } from "@preact/signals";
import { home } from "./api.js";
import { beginDrawing, drawing, movingTo, sketch } from "./sketch.js";
import { panel, turfsHere, universe, universes } from "./state.js";
import { goTo, townMap } from "./sync.js";

/** @typedef {{corners: number[][], to: string | null, universe: string, at: string}} Kept `to` is the turf that doors were moved into */

const KEY = `drawing ${home}`;
const FEWEST = 3;

/** A drawing from before, to go on with or to drop. */
export const kept = signal(/** @type {Kept | null} */ (null));

/** Keep what is drawn from now on, and offer what was. */
export function keepDrawings() {
  kept.value = stored();
  let was = false;
  effect(() => {
    const now = sketch.value;
    if (now) keep(now.finished ? now.corners : now.corners.slice(0, -1)); // the last follows the pointer
    else if (was) localStorage.removeItem(KEY);
    was = now !== null;
  });
  addEventListener("storage", (event) => {
    if (event.key === KEY && !event.newValue) kept.value = null; // saved or given up in another window
  });
}

/** @returns {Kept | null} */
function stored() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return found?.corners.length >= FEWEST ? found : null;
  } catch {
    return null;
  }
}

/** @param {number[][]} corners */
function keep(corners) {
  if (corners.length < FEWEST) return;
  kept.value = null;
  localStorage.setItem(KEY, JSON.stringify({ corners, to: movingTo.value, universe: universe.value, at: new Date().toISOString() }));
}

/** The drawing stands on the map again, finished: its corners can be dragged, added and saved. */
export async function goOnDrawing() {
  const one = kept.value;
  if (!one || drawing.value) return;
  kept.value = null;
  panel.value = "turf";
  if (universes.value.some((other) => other.name === one.universe)) universe.value = one.universe;
  const [lons, lats] = [0, 1].map((axis) => one.corners.map((corner) => corner[axis]));
  goTo([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]);
  await beginDrawing(townMap(), turfsHere.value.some((turf) => turf.turf_id === one.to) ? one.to : null, one.corners);
}

export function dropDrawing() {
  localStorage.removeItem(KEY);
  kept.value = null;
}
