// @ts-check
/** The turf being drawn: corners from the map, live counts from the server, saved as a turf in the end. */
import { computed, signal } from "@preact/signals";
import { saveTurf } from "./actions.js";
import { ask } from "./api.js";
import { attempt, note, trouble } from "./notes.js";
import { pick, placing, universe } from "./state.js";
import { say } from "./words.js";

const PAUSE_MS = 60;

/** @typedef {import("./map/drawing.js").Sketch} Sketch */

export const sketch = signal(/** @type {Sketch | null} */ (null));
export const measure = signal(/** @type {{door_count: number, voter_count: number, minutes: number} | null} */ (null));
/** Whether the cross in the middle of the map is in use: after the first key. */
export const byKeys = signal(false);
export const drawing = computed(() => sketch.value !== null);

/** @type {any} */
let pen = null;
/** @type {(() => void) | null} */
let onEnd = null;
let timer = 0;
/** @type {AbortController | null} */
let asking = null;

/** @param {import("./map.js").TownMap} map */
export const beginDrawing = (map) =>
  attempt(async () => {
    if (drawing.value || placing.value) return;
    pick.value = null;
    sketch.value = { corners: [], finished: false, canUndo: false, canRedo: false };
    pen = await map.draw((next) => {
      if (!drawing.value) return;
      sketch.value = next;
      clearTimeout(timer);
      timer = window.setTimeout(count, PAUSE_MS);
    });
    onEnd = map.drawingEnds;
  });

export const undoCorner = () => pen?.undo();
export const redoCorner = () => pen?.redo();
export function dropCorner() {
  byKeys.value = true;
  pen?.dropCorner();
}

/** The map moved under the cross: the next corner follows. */
export function followCross() {
  byKeys.value = true;
  pen?.followCross();
}

export function finishDrawing() {
  if ((sketch.value?.corners.length ?? 0) < 3) note("note", say("draw.more-corners"));
  else pen?.finish();
}

export function cancelDrawing() {
  clearTimeout(timer);
  asking?.abort();
  pen?.stop();
  onEnd?.();
  pen = null;
  byKeys.value = false;
  sketch.value = null;
  measure.value = null;
}

/** @param {string} name */
export async function saveDrawing(name) {
  const area = areaOf(sketch.value?.corners ?? []);
  if (!area) return;
  const turf = await saveTurf(area, name);
  if (turf) cancelDrawing();
}

/** The latest shape is counted; an answer to an older one is dropped. */
async function count() {
  const area = areaOf(sketch.value?.corners ?? []);
  asking?.abort();
  if (!area) {
    measure.value = null;
    return;
  }
  const mine = new AbortController();
  asking = mine;
  try {
    const answer = await ask("turfs/measure", { method: "POST", body: { universe: universe.value, area }, signal: mine.signal });
    if (asking === mine && drawing.value) measure.value = answer;
  } catch (error) {
    trouble(error);
  }
}

/** Whether all corners lie on one line, within about a millimetre. @param {number[][]} ring */
function isFlat(ring) {
  let twice = 0;
  ring.forEach(([x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    twice += (x - ring[0][0]) * (nextY - ring[0][1]) - (nextX - ring[0][0]) * (y - ring[0][1]);
  });
  return Math.abs(twice) < 1e-13;
}

/** A GeoJSON polygon once there are three different corners. @param {number[][]} corners */
export function areaOf(corners) {
  const ring = corners.filter((corner, i) => i === 0 || corner[0] !== corners[i - 1][0] || corner[1] !== corners[i - 1][1]);
  if (new Set(ring.map(String)).size < 3 || isFlat(ring)) return null;
  return { type: "Polygon", coordinates: [[...ring, ring[0]]] };
}
