// @ts-check
/** What the map's layers show, fetched when a layer is on and its part of the town is in view. */
import { batch } from "@preact/signals";
import { ask, query } from "./api.js";
import { beside, besideHeat, filters, loadMetrics, metricOf, steadyDates } from "./analysis/shown.js";
import { codesOf, hexShape, levelOf, resolutionAt } from "./cells.js";
import { shapeOf, worldX, worldY } from "./geometry.js";
import { trouble } from "./notes.js";
import { loadMe, mayPlan } from "./staff/record.js";
import { by, campaign, cells, cut, doors, heatmap, metric, savedAt, shownLayers, zoom } from "./state.js";

/** Single doors from this zoom on, sums by hex below it. */
export const DOORS_FROM_ZOOM = 14;
const MOST_DOORS = 15000;

export const KINDS = ["hex", "precinct", "block-group"];

/** Answers, the latest last. @type {Map<string, Promise<any>>} */
const kept = new Map();
const MOST_KEPT = 32;
const KEPT_MS = 60_000;

/** @param {string} path @param {Record<string, any>} pairs */
function once(path, pairs) {
  const key = `${path}${query(pairs)}`;
  // what is heard at the doors comes in all day: a heatmap is asked for again after a minute
  const minute = path === "heatmap" ? Math.floor(Date.now() / KEPT_MS) : "";
  const snapshot = `${campaign.value?.snapshot_id} ${cut.value?.revision} ${minute} ${key}`;
  let answer = kept.get(snapshot);
  if (!answer) {
    answer = ask(key);
    answer.catch(() => kept.delete(snapshot));
    kept.set(snapshot, answer);
    if (kept.size > MOST_KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
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

/** The heatmap for what is shown now, and that of the second map. */
export async function loadCells() {
  const turn = ++heatTurn;
  if (!shownLayers.value.has("cells") || !campaign.value?.located_count) {
    batch(() => {
      heatmap.value = besideHeat.value = null;
      cells.value = [];
    });
    return;
  }
  try {
    await loadMetrics();
    const [one, other] = await Promise.all([heatOf(metric.value), beside.value ? heatOf(beside.value) : null]);
    if (turn !== heatTurn) return;
    batch(() => {
      heatmap.value = one.heatmap;
      cells.value = one.cells;
      besideHeat.value = other;
    });
  } catch (error) {
    trouble(error);
  }
}

/** A metric under the filters, and its cells with their shapes and classes. @param {string} name */
async function heatOf(name) {
  const byHex = by.value === "hex";
  const asked = heatAsked(name);
  const [found, steady] = await Promise.all([once("heatmap", asked), steadyDates.value && once("heatmap", { ...asked, ...steadyDates.value })]);
  const shapes = await (byHex ? hexShapes(found.cells) : shapesByArea(found.cells));
  const codes = byHex ? codesOf(found.cells.map((/** @type {any} */ cell) => cell.cell_id)) : [];
  const shown = { ...found, breaks: (steady ?? found).breaks, middle: metricOf(name).middle, unit: found.unit || metricOf(name).unit };
  return { heatmap: shown, cells: shapes.map((cell, i) => drawable(cell, levelOf(cell, shown.breaks), codes[i])) };
}

/** A cell as it is drawn and listed; field by field, which is soon done for fifty thousand. @param {any} cell @param {number} level @param {string | undefined} code */
const drawable = ({ cell_id, name, value, n, too_few, hidden, low, high, raw, rings, box, label }, level, code) => ({
  cell_id, name, code, value, n, too_few, hidden, low, high, raw, rings, box, label, level,
});

/** What the server is asked for a metric under the filters. @param {string} name @returns {Record<string, any>} */
export const heatAsked = (name) => ({
  metric: name, by: by.value, resolution: by.value === "hex" ? resolutionAt(zoom.value, campaign.value.located_count) : null, ...filters.value,
});

/** Shapes of hexes, made once. @type {Map<string, import("./geometry.js").Shape>} */
const hexesMade = new Map();
const MOST_HEXES = 200_000;

/** @param {any[]} found */
export async function hexShapes(found) {
  const { cellToBoundary } = await h3();
  if (hexesMade.size > MOST_HEXES) hexesMade.clear();
  return found.map((cell) => {
    let shape = hexesMade.get(cell.cell_id);
    if (!shape) hexesMade.set(cell.cell_id, (shape = hexShape(cellToBoundary(cell.cell_id, true))));
    return { ...cell, rings: shape.rings, box: shape.box, label: shape.label };
  });
}

/** The outline of cells as one GeoJSON shape, for a turf of them. @param {string[]} ids */
export async function outlineOf(ids) {
  if (by.value === "hex") {
    const { cellsToMultiPolygon } = await h3();
    return { type: "MultiPolygon", coordinates: cellsToMultiPolygon(ids, true) };
  }
  const found = await once("areas", { kind: by.value });
  const shapes = found.features.filter((/** @type {any} */ area) => area.geometry && ids.includes(area.properties.area_id)).map((/** @type {any} */ area) => area.geometry);
  return { type: "MultiPolygon", coordinates: shapes.flatMap((/** @type {any} */ shape) => (shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates)) };
}

/** @param {any[]} found */
async function shapesByArea(found) {
  const shapes = new Map((await areaShapes(/** @type {any} */ (by.value))).map((/** @type {any} */ area) => [area.area_id, area]));
  return found.filter((cell) => shapes.has(cell.cell_id)).map((cell) => ({ ...shapes.get(cell.cell_id), ...cell }));
}

let doorTurn = 0;

/** Doors in a box, or their sums by hex when the map shows too much. @param {[number, number, number, number]} box */
export async function loadDoors(box) {
  const turn = ++doorTurn;
  if (!shownLayers.value.has("doors") || !campaign.value?.located_count) {
    doors.value = null;
    return;
  }
  try {
    await loadMe();
    if (!mayPlan.value) return; // single doors are for planners; others have the heatmap
    const single = zoom.value >= DOORS_FROM_ZOOM && likelyDoors(box) <= MOST_DOORS ? await doorsIn(box) : null;
    const next = single && single.total <= MOST_DOORS ? single : await doorSums();
    if (turn === doorTurn) doors.value = next;
  } catch (error) {
    trouble(error);
  }
}

/** About how many doors a box holds, were they spread evenly. @param {number[]} box */
function likelyDoors(box) {
  const all = campaign.value.box;
  const wide = Math.min(box[2], all[2]) - Math.max(box[0], all[0]);
  const high = Math.min(box[3], all[3]) - Math.max(box[1], all[1]);
  return (campaign.value.located_count * Math.max(wide, 0) * Math.max(high, 0)) / ((all[2] - all[0]) * (all[3] - all[1]));
}

/** @type {{key: string, answer: Promise<any>} | null} */
let lastBox = null;

/** Two asks for the same box at once are one. @param {string} path @param {string} edition */
function askOnce(path, edition) {
  const key = `${path} ${edition}`;
  if (lastBox?.key !== key) {
    const answer = ask(path);
    lastBox = { key, answer };
    answer.catch(() => (lastBox = null));
  }
  return lastBox.answer;
}

/** @param {[number, number, number, number]} box */
async function doorsIn(box) {
  const pad = [(box[2] - box[0]) * 0.2, (box[3] - box[1]) * 0.2];
  const wide = [box[0] - pad[0], box[1] - pad[1], box[2] + pad[0], box[3] + pad[1]].map((value) => value.toFixed(5)).join(",");
  const found = await askOnce(`doors${query({ box: wide, limit: MOST_DOORS })}`, `${campaign.value.snapshot_id} ${savedAt.value?.getTime()}`);
  return { ...found, x: Float64Array.from(found.lon, worldX), y: Float64Array.from(found.lat, worldY) };
}

async function doorSums() {
  if (shownLayers.value.has("cells")) return null; // the heatmap says it already
  const { cellToLatLng } = await h3();
  const found = await once("heatmap", { metric: "doors", by: "hex", resolution: zoom.value >= 13 ? 10 : 9 });
  const middles = found.cells.map((/** @type {any} */ cell) => cellToLatLng(cell.cell_id));
  return {
    total: campaign.value.door_count, sums: found.cells.map((/** @type {any} */ cell) => cell.value ?? 0),
    x: Float64Array.from(middles, (/** @type {number[]} */ [, lon]) => worldX(lon)), y: Float64Array.from(middles, (/** @type {number[]} */ [lat]) => worldY(lat)),
  };
}
