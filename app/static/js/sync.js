// @ts-check
/** Keeps map and signals in step: signals paint the map, the map's moves fetch. */
import { computed, effect, untracked } from "@preact/signals";
import { addressNow, followAddress } from "./address.js";
import { beside, filters, gather, groups, steadyDates } from "./analysis/shown.js";
import { areaAimed, areas, chooseArea, choosingBy, chosen } from "./area-turfs.js";
import { ask } from "./api.js";
import { followResults, markOf } from "./door-results.js";
import { latOf, lonOf, shapeOf, worldX, worldY } from "./geometry.js";
import { rampOf } from "./cells.js";
import { areaShapes, loadCells, loadDoors } from "./layers.js";
import { createMap } from "./map.js";
import { walkShape } from "./map/walk-layer.js";
import { attempt } from "./notes.js";
import { putPin } from "./places.js";
import { drawing, measure } from "./sketch.js";
import * as state from "./state.js";
import { tip } from "./tip.js";
import { read } from "./url.js";

const hasStreets = computed(() => state.campaign.value?.segment_count > 0);
const boxKnown = computed(() => Boolean(state.campaign.value?.box));

/** @type {import("./map.js").TownMap} */
let map;
export const townMap = () => map;

/** Make the map and tie everything to it. @param {HTMLElement} element @param {string} tiles address of the street tiles */
export function startMap(element, tiles) {
  map = createMap(element, { tiles: "", onMove: moved, onPick: picked, onHover: hovered });
  const { view } = read(location.hash);
  const viewGiven = view !== undefined && state.campaign.value.box !== null;
  if (view) map.look(view);
  effect(() => map.layBase(hasStreets.value ? `${tiles}#${state.campaign.value.snapshot_id}` : ""));
  effect(() => {
    // moving the map reads other signals; none of them shall bring the view back here
    if (boxKnown.value && !viewGiven) untracked(() => map.fit(state.campaign.value.box, { ...(innerWidth < 1024 ? cover() : {}), still: true }));
  });
  state.zoom.value = map.view().zoom;
  paintLayers();
  effect(() => void loadCellsFor(state.shownLayers.value, state.metric.value, state.by.value, state.zoom.value, beside.value, filters.value, steadyDates.value, state.campaign.value, state.cut.value));
  effect(() => void loadDoorsFor(state.shownLayers.value, state.zoom.value, state.turfs.value, state.campaign.value));
  effect(() => map.outline.set(measure.value?.area ? shapeOf(measure.value.area) : null));
  effect(followPick);
  effect(() => {
    const turfId = state.bringIntoView.value;
    if (!turfId) return;
    untracked(() => showTurf(turfId));
    state.bringIntoView.value = "";
  });
  followAddress(map);
  followResults();
}

// effects subscribe by their arguments only
const loadCellsFor = (/** @type {any[]} */ ..._) => untracked(loadCells);
const loadDoorsFor = (/** @type {any[]} */ ..._) => untracked(() => loadDoors(map.box()));

function moved() {
  state.zoom.value = map.view().zoom;
  void loadDoors(map.box());
  history.replaceState(null, "", addressNow(map));
}

/** @param {number} x @param {number} y @param {MouseEvent} event */
function picked(x, y, event) {
  if (state.placing.value) putPin(lonOf(x), latOf(y));
  if (drawing.value || state.placing.value) return;
  if (choosingBy.value) {
    const area = map.layers.choice.at(x, y);
    if (area) chooseArea(area.area_id);
    return;
  }
  const analysing = state.panel.value === "analysis" && state.shownLayers.value.has("cells");
  if (analysing && map.layers.doors.at(x, y) < 0) {
    pickCell(map.layers.cells.at(x, y), event);
    if (state.pick.value && !event.shiftKey) map.reveal(x, y, cover());
    return;
  }
  const order = map.layers.walk.at(x, y);
  if (order !== null) {
    state.stopChosen.value = order;
    return;
  }
  const door = map.layers.doors.at(x, y);
  const turf = state.shownLayers.value.has("turfs") ? map.layers.turfs.at(x, y) : null;
  const cell = state.shownLayers.value.has("cells") ? map.layers.cells.at(x, y) : null;
  if (door >= 0) state.pick.value = { kind: "door", id: state.doors.value.door_id[door] };
  else if (turf) state.pick.value = { kind: "turf", id: turf.turf_id };
  else state.pick.value = cell ? { kind: "cell", id: cell.cell_id } : null;
  if (state.pick.value) map.reveal(x, y, cover());
}

/** Pick a cell; with Shift it goes into group A or out of its group. @param {any} cell @param {MouseEvent} event */
export function pickCell(cell, event) {
  if (!event.shiftKey) state.pick.value = cell ? { kind: "cell", id: cell.cell_id } : null;
  else if (cell) gather([cell.cell_id], groups.value.has(cell.cell_id) ? null : "A");
}

/** @param {number} x @param {number} y @param {{x: number, y: number} | null} at */
function hovered(x, y, at) {
  if (choosingBy.value) areaAimed.value = (at && map.layers.choice.at(x, y)?.area_id) || "";
  if (!at || drawing.value || state.placing.value || choosingBy.value) {
    tip.value = null;
    map.layers.turfs.hover(null);
    return;
  }
  const turf = state.shownLayers.value.has("turfs") ? map.layers.turfs.at(x, y) : null;
  const cell = state.shownLayers.value.has("cells") ? map.layers.cells.at(x, y) : null;
  map.layers.turfs.hover(turf?.turf_id ?? null);
  tip.value = turf || cell ? { at, turf_id: turf?.turf_id ?? null, cell, heatmap: state.heatmap.value } : null;
}

/** One effect a layer: whether it is on, how strong, and what it shows. */
function paintLayers() {
  const { layers } = map;
  for (const name of /** @type {("cells" | "turfs" | "doors" | "walk" | "precinct" | "block-group")[]} */ (Object.keys(layers).filter((one) => one !== "choice")))
    effect(() => {
      layers[name].show(state.shownLayers.value.has(name));
      layers[name].fade((state.opacity.value[name] ?? 1) * (choosingBy.value && name === "turfs" ? 0.45 : 1));
    });
  effect(() => layers.turfs.set(state.turfShapes.value));
  effect(() => layers.doors.set(state.doorsHere.value, state.hueOfTurf.value, markOf.value));
  effect(() => layers.cells.set(state.cells.value, state.heatmap.value ? rampOf(state.heatmap.value) : []));
  effect(() => layers.cells.group(groups.value));
  effect(() => layers.walk.set(state.walk.value && walkShape(state.walk.value)));
  effect(() => layers.choice.show(choosingBy.value !== ""));
  effect(() => layers.choice.set(areas.value ?? [], chosen.value));
  effect(() => layers.choice.aim(areaAimed.value));
  effect(() => layers.walk.choose(state.stopChosen.value));
  for (const kind of /** @type {("precinct" | "block-group")[]} */ (["precinct", "block-group"]))
    effect(() => {
      const wanted = state.shownLayers.value.has(kind) && state.campaign.value?.snapshot_id !== undefined;
      if (wanted) void attempt(async () => layers[kind].set(await areaShapes(kind)));
    });
}

/** The pick on the map, and the walk of a picked turf. */
function followPick() {
  const pick = state.pick.value;
  const turf = state.turfPicked.value;
  map.layers.turfs.select(pick?.kind === "turf" ? pick.id : null);
  map.layers.doors.select(pick?.kind === "door" ? pick.id : null);
  map.layers.cells.select(pick?.kind === "cell" ? pick.id : null);
  untracked(() => {
    state.stopChosen.value = null;
    if (state.walk.value?.turf_id !== turf?.turf_id) state.walk.value = null;
  });
  if (turf?.has_walk)
    void attempt(async () => {
      const before = state.walk.peek();
      const walk = await ask(`turfs/${turf.turf_id}/walk`);
      if (state.turfPicked.value !== turf || state.walk.peek() !== before) return; // changed by hand meanwhile
      state.walk.value = walk;
      // house numbers for the list of stops; the list stands without them
      const addresses = await ask(`turfs/${turf.turf_id}/handout?format=geojson`).catch(() => null);
      state.handout.value = addresses && { ...addresses, turf_id: turf.turf_id };
    });
}

/** Bring a turf into view beside the inspector. @param {string} turfId */
export function showTurf(turfId) {
  const turf = [...state.turfsHere.value, ...state.turfs.value].find((one) => one.turf_id === turfId);
  if (!turf) return;
  const points = [turf.boundary].flatMap((shape) => shape.coordinates.flat(shape.type === "Polygon" ? 1 : 2));
  const lons = points.map((/** @type {number[]} */ point) => point[0]);
  const lats = points.map((/** @type {number[]} */ point) => point[1]);
  map.fit([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], { ...cover(), top: 40, maxZoom: 17 });
}

/** Bring a world box into view beside the inspector, unless it is there. @param {number[]} box west, north, east, south of the world square */
export function showBox(box) {
  const { zoom } = map.view();
  const scale = 256 * 2 ** zoom;
  const [west, south, east, north] = map.box();
  const { right, bottom } = cover();
  const isThere = box[0] >= worldX(west) && box[1] >= worldY(north) && box[2] <= worldX(east) - right / scale && box[3] <= worldY(south) - bottom / scale;
  if (!isThere) map.fit([lonOf(box[0]), latOf(box[3]), lonOf(box[2]), latOf(box[1])], { right, bottom, top: 40, maxZoom: zoom });
}

/** Bring a box into view, from nearby or from afar. @param {import("./map.js").Box} box west, south, east, north in degrees */
export const goTo = (box) => map.fit(box, { ...(state.pick.value || innerWidth < 1024 ? cover() : {}), top: 40, maxZoom: 18 });

/** What the open inspector covers of the map, in pixels: an edge on a desk, a sheet on a phone. */
function cover() {
  const narrow = innerWidth < 1024;
  return { right: narrow || beside.value ? 0 : 320, bottom: narrow ? innerHeight * 0.45 : 0 };
}
