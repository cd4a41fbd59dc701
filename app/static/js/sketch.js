// @ts-check
/**
 * A shape being drawn: corners from the map, live counts from the server. In the end it becomes a turf, or
 * its doors move into one.
 */
import { computed, signal } from "@preact/signals";
import { ask } from "./api.js";
import { refresh } from "./actions.js";
import { measureMove, moveDoors, saving, tellTurf } from "./edits.js";
import { attempt, note, trouble } from "./notes.js";
import { bringIntoView, cut, pick, placing, turfsHere, universe } from "./state.js";
import { say } from "./words.js";

const PAUSE_MS = 60;

/** @typedef {import("./map/drawing.js").Sketch} Sketch */

export const sketch = signal(/** @type {Sketch | null} */ (null));
/** Whether the drawing tools are on their way. */
export const starting = signal(false);
export const measure = signal(/** @type {{door_count: number, voter_count: number, minutes: number, area: any} | null} */ (null));
/** The turf that doors are moved into; null while a turf is drawn. */
export const movingTo = signal(/** @type {string | null} */ (null));
/** What moving would do. */
export const moveMeasure = signal(/** @type {any} */ (null));
/**
 * Whether corners go to a street that is near on the screen. It is on: one sees where a corner goes, and no
 * door stands on the middle of a street.
 */
export const snapping = signal(true);
/**
 * Whether the whole outline is laid along streets. It is off: in a dense town it takes the far side of a
 * block for the street behind it, and that must be wanted.
 */
export const following = signal(false);
/** Whether block faces are moved whole. */
export const wholeFaces = signal(true);
/** Whether the cross in the middle of the map is in use: after the first key. */
export const byKeys = signal(false);
export const drawing = computed(() => sketch.value !== null);
export const cannotDraw = computed(() => drawing.value || starting.value || placing.value !== null);

/** @type {any} */
let pen = null;
/** @type {(() => void) | null} */
let onEnd = null;
let timer = 0;
/** A drawing being saved; it may wait for the server. @type {AbortController | null} */
let storing = null;
/** @type {AbortController | null} */
let asking = null;

/** Draw a turf, or around doors that move into the turf `to`; `corners` are those of a drawing to go on with. @param {import("./map.js").TownMap} map @param {string | null} [to] @param {number[][]} [corners] */
export const beginDrawing = (map, to = null, corners = []) =>
  attempt(async () => {
    if (cannotDraw.value) return;
    starting.value = true;
    try {
      // the bar appears when the map hears clicks, not before
      pen = await map.draw((next) => {
        if (!drawing.value) return;
        sketch.value = next;
        countSoon();
      }, () => snapping.value, corners);
    } finally {
      starting.value = false;
    }
    onEnd = map.drawingEnds;
    pick.value = null;
    movingTo.value = to;
    sketch.value = { corners, finished: corners.length > 0, canUndo: false, canRedo: false };
    if (corners.length) countSoon();
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
  storing?.abort();
  pen?.stop();
  onEnd?.();
  pen = null;
  byKeys.value = false;
  sketch.value = null;
  measure.value = moveMeasure.value = null;
  movingTo.value = null;
}

/** @param {string} name */
export async function saveDrawing(name) {
  const area = areaOf(sketch.value?.corners ?? []);
  if (!area) return;
  if (storing) return;
  storing = new AbortController();
  try {
    if (await saveArea(area, name, following.value, storing.signal)) cancelDrawing();
  } finally {
    storing = null;
  }
}

/** Make the doors inside a shape a turf, and show it. @param {any} area GeoJSON @param {string} name @param {boolean} snap @param {AbortSignal} [signal] drops what still waits to be sent */
export async function saveArea(area, name, snap, signal) {
  const words = measure.value ? say("draw.save", { n: measure.value.door_count }) : say("wait.draw");
  const turf = await saving(words, async () => {
    const body = { universe: universe.value, area, name, snap };
    const made = await ask("turfs", { method: "POST", body, revision: cut.value?.revision, waits: words, signal });
    await refresh();
    return made;
  });
  if (!turf) return;
  pick.value = { kind: "turf", id: turf.turf_id };
  bringIntoView.value = turf.turf_id;
  tellTurf(turf);
  return turf;
}

export async function saveMove() {
  const area = areaOf(sketch.value?.corners ?? []);
  const turf = turfsHere.value.find((one) => one.turf_id === movingTo.value);
  if (!area || !turf) return;
  const moved = await moveDoors({ area, whole_faces: wholeFaces.value }, turf);
  if (!moved) return;
  cancelDrawing();
  pick.value = { kind: "turf", id: turf.turf_id };
}

/** Count the shape again a moment after the last change of it, or of what is asked of it. */
export function countSoon() {
  clearTimeout(timer);
  timer = window.setTimeout(count, PAUSE_MS);
}

/** The latest shape is counted; an answer to an older one is dropped. */
async function count() {
  const area = areaOf(sketch.value?.corners ?? []);
  asking?.abort();
  if (!area) {
    measure.value = moveMeasure.value = null;
    return;
  }
  const mine = new AbortController();
  asking = mine;
  const to = movingTo.value;
  try {
    const answer = await (to === null
      ? ask("turfs/measure", { method: "POST", body: { universe: universe.value, area, snap: following.value }, signal: mine.signal, changes: false })
      : measureMove({ area, whole_faces: wholeFaces.value }, to, mine.signal));
    if (asking !== mine || !drawing.value) return;
    if (to === null) measure.value = answer;
    else moveMeasure.value = answer;
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
