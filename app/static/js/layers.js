// @ts-check
/** What the map's layers show, fetched when a layer is on and its part of the town is in view. */
import { ask, query } from "./api.js";
import { shapeOf, worldX, worldY } from "./geometry.js";
import { trouble } from "./notes.js";
import { by, campaign, cells, cut, doors, heatmap, metric, shownLayers, universe, zoom } from "./state.js";

/** Single doors from this zoom on, sums by hex below it. */
export const DOORS_FROM_ZOOM = 15;
const MOST_DOORS = 6000;

export const METRICS = ["doors", "voters", "support", "turnout"];
export const KINDS = ["hex", "precinct", "block-group"];
/** Metrics with a middle: shown in two-sided colours. */
export const TWO_SIDED = new Set(["support"]);

/** The H3 resolution whose hexes are a good finger wide at a zoom; each is the parent of the next. @param {number} at */
export const resolutionAt = (at) => Math.min(11, Math.max(6, Math.floor((at + 5) / 2)));

/** @type {Map<string, Promise<any>>} */
const kept = new Map();

/** @param {string} path @param {Record<string, any>} pairs */
function once(path, pairs) {
  const key = `${path}${query(pairs)}`;
  const snapshot = `${campaign.value?.snapshot_id} ${cut.value?.revision} ${key}`;
  let answer = kept.get(snapshot);
  if (!answer) {
    answer = ask(key);
    answer.catch(() => kept.delete(snapshot));
    kept.set(snapshot, answer);
  }
  return answer;
}

/** @type {Promise<any> | null} */
let hexes = null;
/** h3-js is a classic script of 200 KB, loaded with the first hexes. */
function h3() {
  hexes ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = "/static/vendor/h3-js@4.5.0/h3-js.js";
    script.onload = () => done(/** @type {any} */ (globalThis).h3);
    script.onerror = fail;
    document.head.append(script);
  });
  return hexes;
}

/** Shapes of a kind of area with their ids and names. @param {"precinct" | "block-group"} kind */
export async function areaShapes(kind) {
  const found = await once("areas", { kind });
  return found.features.filter((/** @type {any} */ area) => area.geometry).map((/** @type {any} */ area) => ({
    ...shapeOf(area.geometry), area_id: area.properties.area_id, name: String(area.properties.name || area.properties.area_id), properties: area.properties,
  }));
}

let heatTurn = 0;

/** The heatmap for what is shown now. */
export async function loadCells() {
  const turn = ++heatTurn;
  if (!shownLayers.value.has("cells") || !campaign.value?.snapshot_id) {
    heatmap.value = null;
    cells.value = [];
    return;
  }
  try {
    const byHex = by.value === "hex";
    const found = await once("heatmap", { metric: metric.value, by: by.value, resolution: byHex ? resolutionAt(zoom.value) : null, universe: universe.value });
    const shapes = await (byHex ? hexShapes(found.cells) : shapesByArea(found.cells));
    if (turn !== heatTurn) return;
    heatmap.value = found;
    cells.value = shapes.map((cell) => ({ ...cell, level: levelOf(cell, found.breaks) }));
  } catch (error) {
    trouble(error);
  }
}

/** @param {any[]} found */
async function hexShapes(found) {
  const { cellToBoundary } = await h3();
  return found.map((cell) => ({ ...cell, ...shapeOf({ type: "Polygon", coordinates: [cellToBoundary(cell.cell_id, true)] }) }));
}

/** @param {any[]} found */
async function shapesByArea(found) {
  const shapes = new Map((await areaShapes(/** @type {any} */ (by.value))).map((/** @type {any} */ area) => [area.area_id, area]));
  return found.filter((cell) => shapes.has(cell.cell_id)).map((cell) => ({ ...shapes.get(cell.cell_id), ...cell }));
}

/** The class of a value: the first whose upper limit holds it; -1 for none to show. @param {any} cell @param {number[]} breaks */
export function levelOf(cell, breaks) {
  if (cell.value === null || cell.too_few) return -1;
  const level = breaks.findIndex((limit) => cell.value <= limit);
  return level < 0 ? Math.max(breaks.length - 1, 0) : level;
}

let doorTurn = 0;

/** Doors in a box, or their sums by hex when the map shows too much. @param {[number, number, number, number]} box */
export async function loadDoors(box) {
  const turn = ++doorTurn;
  if (!shownLayers.value.has("doors") || !campaign.value?.snapshot_id) {
    doors.value = null;
    return;
  }
  try {
    const next = zoom.value >= DOORS_FROM_ZOOM ? await doorsIn(box) : await doorSums();
    if (turn === doorTurn) doors.value = next;
  } catch (error) {
    trouble(error);
  }
}

/** @param {[number, number, number, number]} box */
async function doorsIn(box) {
  const pad = [(box[2] - box[0]) * 0.2, (box[3] - box[1]) * 0.2];
  const wide = [box[0] - pad[0], box[1] - pad[1], box[2] + pad[0], box[3] + pad[1]].map((value) => value.toFixed(5)).join(",");
  const found = await ask(`doors${query({ box: wide, limit: MOST_DOORS })}`);
  return { ...found, x: Float64Array.from(found.lon, worldX), y: Float64Array.from(found.lat, worldY) };
}

async function doorSums() {
  const { cellToLatLng } = await h3();
  const found = await once("heatmap", { metric: "doors", by: "hex", resolution: zoom.value >= 13 ? 10 : 9 });
  const middles = found.cells.map((/** @type {any} */ cell) => cellToLatLng(cell.cell_id));
  return {
    total: campaign.value.door_count, sums: found.cells.map((/** @type {any} */ cell) => cell.value ?? 0),
    x: Float64Array.from(middles, (/** @type {number[]} */ [, lon]) => worldX(lon)), y: Float64Array.from(middles, (/** @type {number[]} */ [lat]) => worldY(lat)),
  };
}
