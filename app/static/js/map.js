// @ts-check
/**
 * The map: the page's only door to Leaflet. World points are x, y of `geometry.js`; everything else is
 * lon before lat, and is flipped here.
 */
import { effect } from "@preact/signals";
import { latOf, lonOf, worldX, worldY } from "./geometry.js";
import { areasLayer } from "./map/areas-layer.js";
import { basemap } from "./map/basemap.js";
import { cellsLayer } from "./map/cells-layer.js";
import { choiceLayer } from "./map/choice-layer.js";
import { doorsLayer } from "./map/doors-layer.js";
import { startDrawing } from "./map/drawing.js";
import { L } from "./map/leaflet.js";
import { outlineLayer } from "./map/outline-layer.js";
import { startPin } from "./map/pin.js";
import { sideMap } from "./map/side-map.js";
import { nearStreet } from "./map/street-snap.js";
import { turfsLayer } from "./map/turfs-layer.js";
import { walkLayer } from "./map/walk-layer.js";
import { unit } from "./state.js";
import { onScheme } from "./tokens.js";
import { say } from "./words.js";

/** @typedef {{lon: number, lat: number, zoom: number}} View */
/** @typedef {[number, number, number, number]} Box west, south, east, north */

const MOTION_OFF = matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * @param {HTMLElement} element
 * @param {{tiles: string, onMove: () => void, onPick: (x: number, y: number, event: MouseEvent) => void, onHover: (x: number, y: number, at: {x: number, y: number} | null) => void}} options
 */
export function createMap(element, { tiles, onMove, onPick, onHover }) {
  const map = L.map(element, {
    zoomControl: false, attributionControl: false, minZoom: 10, maxZoom: 20, doubleClickZoom: true, zoomAnimation: !MOTION_OFF,
    fadeAnimation: false, inertia: !MOTION_OFF, center: [0, 0], zoom: 12, worldCopyJump: false,
  });
  addControls(map);
  const layers = {
    cells: cellsLayer(map),
    "block-group": areasLayer(map, "block-groups", { zIndex: 370, colour: "--map-block-group", dash: [2, 3], width: 1.5 }),
    precinct: areasLayer(map, "precincts", { zIndex: 380, colour: "--map-precinct", dash: [8, 4], width: 2 }),
    turfs: turfsLayer(map),
    choice: choiceLayer(map),
    doors: doorsLayer(map),
    walk: walkLayer(map),
  };
  const outline = outlineLayer(map);
  /** @type {any} */
  let base = null;
  /** The base before, until the new one has drawn its tiles: no blink. @type {any} */
  let former = null;
  const layBase = (/** @type {string} */ url) => {
    former?.remove();
    former = base;
    tiles = url;
    base = url ? basemap(url, say("map.credit")).addTo(map) : null;
    const old = former;
    if (base) base.once("load", () => old?.remove());
    else old?.remove();
  };
  layBase(tiles);
  onScheme(() => {
    layBase(tiles);
    [...Object.values(layers), outline].forEach((layer) => layer.draw());
  });
  map.on("moveend", onMove);
  map.on("click", (/** @type {any} */ event) => onPick(worldX(event.latlng.lng), worldY(event.latlng.lat), event.originalEvent));
  map.on("mousemove", (/** @type {any} */ event) => onHover(worldX(event.latlng.lng), worldY(event.latlng.lat), event.containerPoint));
  map.on("mouseout", () => onHover(0, 0, null));
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(element);

  return {
    layers,
    /** @returns {View} */
    view: () => ({ lon: map.getCenter().lng, lat: map.getCenter().lat, zoom: map.getZoom() }),
    /** @param {View} view */
    look: ({ lon, lat, zoom }) => map.setView([lat, lon], zoom, { animate: false }),
    /** @returns {Box} */
    box() {
      const bounds = map.getBounds();
      return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    },
    /**
     * Bring a box into view, beside what covers the map's edges.
     * @param {Box} box
     * @param {{right?: number, bottom?: number, top?: number, maxZoom?: number, still?: boolean}} cover pixels; `still` goes there without motion
     */
    fit([west, south, east, north], { right = 0, bottom = 0, top = 0, maxZoom = 18, still = false } = {}) {
      map.fitBounds([[south, west], [north, east]], {
        paddingTopLeft: [28, 28 + top], paddingBottomRight: [28 + right, 28 + bottom], maxZoom, animate: !MOTION_OFF && !still, duration: 0.15,
      });
    },
    /** Move a world point out from under what covers the edges. @param {number} x @param {number} y @param {{right: number, bottom: number}} cover */
    reveal: (x, y, { right, bottom }) =>
      map.panInside([latOf(y), lonOf(x)], { paddingTopLeft: [40, 80], paddingBottomRight: [40 + right, 60 + bottom], animate: !MOTION_OFF }),
    /** The world point under a pixel of the map. @param {number} x @param {number} y @returns {[number, number]} */
    worldAt(x, y) {
      const at = map.containerPointToLatLng([x, y]);
      return [worldX(at.lng), worldY(at.lat)];
    },
    /** A second map that goes together with this one. @param {HTMLElement} beside @param {import("./map/side-map.js").Hearing} hearing */
    beside: (beside, hearing) => sideMap(map, beside, tiles, hearing),
    /** @param {number} dx @param {number} dy */
    pan: (dx, dy) => map.panBy([dx, dy], { animate: false }),
    /** @param {number} steps */
    zoomBy: (steps) => map.setZoom(map.getZoom() + steps, { animate: !MOTION_OFF }),
    /** @param {(sketch: import("./map/drawing.js").Sketch) => void} onSketch @param {() => boolean} snaps whether corners go to streets @param {number[][]} corners to go on with */
    draw(onSketch, snaps, corners) {
      map.doubleClickZoom.disable();
      return startDrawing(map, onSketch, (lon, lat) => (snaps() ? nearStreet(map, base, lon, lat) : undefined), corners);
    },
    outline,
    /** Begin to put a pin. @param {(lon: number, lat: number) => void} onDrag */
    pin: (onDrag) => startPin(map, onDrag),
    drawingEnds: () => map.doubleClickZoom.enable(),
    /** Show other street tiles; none for "". */
    layBase,
  };
}

/** @typedef {ReturnType<typeof createMap>} TownMap */

function addControls(/** @type {any} */ map) {
  L.control.zoom({ position: "bottomright", zoomInTitle: say("map.zoom-in"), zoomOutTitle: say("map.zoom-out") }).addTo(map);
  L.control.attribution({ position: "bottomleft", prefix: false }).addTo(map);
  /** @type {any} */
  let scale = null;
  effect(() => {
    scale?.remove();
    scale = L.control.scale({ position: "bottomleft", maxWidth: 120, metric: unit.value === "km", imperial: unit.value === "mi" }).addTo(map);
  });
}
