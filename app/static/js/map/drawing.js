// @ts-check
/**
 * Drawing one polygon with Terra Draw, loaded when first needed.
 * @typedef {object} Sketch what is drawn so far
 * @property {number[][]} corners lon, lat of the ring without its closing point; the last follows the pointer while drawing
 * @property {boolean} finished
 * @property {boolean} canUndo
 * @property {boolean} canRedo
 */
/** @typedef {(lon: number, lat: number) => [number, number] | undefined} Snap */
import { lazyTool } from "../lazy.js";
import { token } from "../tokens.js";
import { L } from "./leaflet.js";
import { SNAP_PX } from "./street-snap.js";

// Terra Draw hears keys on the map only; ours are heard on the page and passed on under names no key has.
const FINISH = "TurfwalkFinish";
/** Of a degree: a centimetre. */
const DIGITS = 7;

const drawingTools = lazyTool(() => Promise.all([import("terra-draw"), import("terra-draw-leaflet-adapter")]));

/**
 * Begin a drawing; `onSketch` hears every change.
 * @param {any} map
 * @param {(sketch: Sketch) => void} onSketch
 * @param {Snap} snap where a corner goes; not asked while Alt is held
 * @param {number[][]} corners of a drawing to go on with; it begins finished
 */
export async function startDrawing(map, onSketch, snap, corners) {
  const canvas = map.getContainer();
  const isHeld = watchAlt(canvas);
  const toCustom = (/** @type {{lng: number, lat: number}} */ at) => (isHeld() ? undefined : snap(at.lng, at.lat)?.map(short));
  const [terra, { TerraDrawLeafletAdapter }] = await drawingTools();
  const draw = new terra.TerraDraw({
    adapter: adapterFor(TerraDrawLeafletAdapter, map),
    modes: [polygonMode(terra, toCustom), selectMode(terra, toCustom)],
    undoRedo: { modeLevel: new terra.TerraDrawModeUndoRedo(), sessionLevel: new terra.TerraDrawSessionUndoRedo() },
  });
  let finished = false;
  const report = () => onSketch({ corners: cornersOf(draw), finished, canUndo: draw.canUndo(), canRedo: draw.canRedo() });
  draw.on("change", report);
  draw.on("history", report);
  draw.on("finish", (/** @type {any} */ id) => {
    if (finished) return report();
    finished = true;
    // Terra Draw still holds the mode while it tells of the end
    setTimeout(() => {
      draw.setMode("select");
      draw.selectFeature(id);
      report();
    });
  });
  draw.start();
  draw.setMode("polygon");
  if (corners.length) goOn();
  return {
    undo: () => finished ? draw.undo() && restart() : draw.undo(),
    redo: () => draw.redo(),
    finish: () => canvas.dispatchEvent(new KeyboardEvent("keyup", { key: FINISH })),
    /** A corner in the middle of the map, for people without a mouse. */
    dropCorner: () => atMiddle(canvas, ["pointermove", "pointerdown", "pointerup"]),
    followCross: () => atMiddle(canvas, ["pointermove"]),
    stop() {
      draw.off("change", report);
      draw.clear();
      draw.stop();
    },
  };

  function goOn() {
    finished = true;
    const ring = [...corners, corners[0]].map((corner) => corner.map(short));
    const [{ id }] = draw.addFeatures([{ type: "Feature", properties: { mode: "polygon" }, geometry: { type: "Polygon", coordinates: [ring] } }]);
    draw.setMode("select");
    draw.selectFeature(id);
  }

  /** Undoing the finished shape takes it away: draw anew. */
  function restart() {
    if (cornersOf(draw).length) return report();
    finished = false;
    draw.setMode("polygon");
    report();
  }
}

/** Terra Draw takes no shape of more digits than its adapter gives. @param {number} degrees */
const short = (degrees) => Number(degrees.toFixed(DIGITS));

/** Whether Alt is held, as the pointer last told. @param {HTMLElement} canvas */
function watchAlt(canvas) {
  let held = false;
  const hear = (/** @type {PointerEvent} */ event) => void (held = event.altKey);
  for (const type of /** @type {const} */ (["pointermove", "pointerdown", "pointerup"])) canvas.addEventListener(type, hear, true);
  return () => held;
}

/** The policy forbids the adapter's inline style sheets; a pane with a z-index does the same. */
function adapterFor(/** @type {any} */ Adapter, /** @type {any} */ map) {
  class PaneAdapter extends Adapter {
    createPaneStyleSheet(/** @type {string} */ name, /** @type {number} */ zIndex) {
      const pane = map.getPane(name) ?? map.createPane(name);
      pane.style.zIndex = String(zIndex + 600);
      return pane;
    }

    clearPanes() {} // panes stay with the map and are used again
  }
  return new /** @type {any} */ (PaneAdapter)({ lib: L, map, coordinatePrecision: DIGITS });
}

function polygonMode(/** @type {any} */ terra, /** @type {any} */ toCustom) {
  return new terra.TerraDrawPolygonMode({
    pointerDistance: SNAP_PX,
    showCoordinatePoints: true,
    snapping: { toCustom },
    keyEvents: { finish: FINISH, cancel: null },
    validation: (/** @type {any} */ feature, /** @type {any} */ { updateType }) =>
      updateType === "finish" || updateType === "commit" ? terra.ValidateNotSelfIntersecting(feature) : { valid: true },
    styles: {
      ...outline(),
      closingPointColor: token("--accent"), closingPointOutlineColor: token("--map-badge"), closingPointWidth: 7, closingPointOutlineWidth: 2,
      coordinatePointColor: token("--map-badge"), coordinatePointOutlineColor: token("--accent"), coordinatePointWidth: 5, coordinatePointOutlineWidth: 2,
      snappingPointColor: token("--accent"), snappingPointOutlineColor: token("--map-badge"), snappingPointWidth: 6, snappingPointOutlineWidth: 2,
    },
  });
}

function selectMode(/** @type {any} */ terra, /** @type {any} */ toCustom) {
  return new terra.TerraDrawSelectMode({
    pointerDistance: SNAP_PX,
    allowManualDeselection: false,
    keyEvents: { deselect: null, delete: null, rotate: null, scale: null },
    flags: { polygon: { feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true, snappable: { toCustom } } } } },
    styles: {
      selectedPolygonColor: token("--accent"), selectedPolygonFillOpacity: 0.14, selectedPolygonOutlineColor: token("--accent"), selectedPolygonOutlineWidth: 3,
      selectionPointColor: token("--map-badge"), selectionPointOutlineColor: token("--accent"), selectionPointWidth: 6, selectionPointOutlineWidth: 2,
      midPointColor: token("--accent"), midPointOutlineColor: token("--map-badge"), midPointWidth: 4, midPointOutlineWidth: 1,
    },
  });
}

const outline = () => ({ fillColor: token("--accent"), fillOpacity: 0.14, outlineColor: token("--accent"), outlineWidth: 3 });

/** @returns {number[][]} */
function cornersOf(/** @type {any} */ draw) {
  const shape = draw.getSnapshot().find((/** @type {any} */ feature) => feature.geometry.type === "Polygon");
  return shape ? shape.geometry.coordinates[0].slice(0, -1) : [];
}

/** Pointer events in the middle of the map. @param {HTMLElement} canvas @param {string[]} types */
function atMiddle(canvas, types) {
  const box = canvas.getBoundingClientRect();
  const at = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, isPrimary: true, pointerId: 1, button: 0, bubbles: true };
  for (const type of types) canvas.dispatchEvent(new PointerEvent(type, at));
}
