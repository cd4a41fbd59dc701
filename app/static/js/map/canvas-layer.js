// @ts-check
/**
 * One canvas over the map that a painter fills. Leaflet's Renderer moves and scales it during pan and zoom,
 * so painting happens once at the end of a movement.
 *
 * @typedef {object} Brush what a painter gets
 * @property {CanvasRenderingContext2D} ink
 * @property {number} zoom
 * @property {(x: number) => number} px pixel of a world x
 * @property {(y: number) => number} py pixel of a world y
 * @property {number} scale pixels per world unit
 * @property {[number, number, number, number]} view world box of the canvas: west, north, east, south
 * @property {number} width
 * @property {number} height
 */
import { L } from "./leaflet.js";

const Canvas = L.Renderer.extend({
  options: { padding: 0.2 },

  /** @param {(brush: Brush) => void} paint @param {any} options */
  initialize(paint, options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._paint = paint;
  },

  _initContainer() {
    this._container = L.DomUtil.create("canvas", "map-canvas");
    this._container.setAttribute("aria-hidden", "true");
  },

  _destroyContainer() {
    L.DomUtil.remove(this._container);
    delete this._container;
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const ratio = globalThis.devicePixelRatio || 1;
    const canvas = this._container;
    L.DomUtil.setPosition(canvas, this._bounds.min);
    canvas.width = size.x * ratio;
    canvas.height = size.y * ratio;
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    const ink = canvas.getContext("2d");
    ink.scale(ratio, ratio);
    this._paint(brushOf(this._map, this._bounds.min, size, ink));
  },
});

/** @returns {Brush} */
function brushOf(/** @type {any} */ map, /** @type {any} */ corner, /** @type {any} */ size, /** @type {any} */ ink) {
  const zoom = map.getZoom();
  const scale = 256 * 2 ** zoom;
  const origin = map.getPixelOrigin().add(corner);
  return {
    ink, zoom, scale, width: size.x, height: size.y,
    px: (x) => x * scale - origin.x,
    py: (y) => y * scale - origin.y,
    view: [origin.x / scale, origin.y / scale, (origin.x + size.x) / scale, (origin.y + size.y) / scale],
  };
}

/**
 * A canvas layer of its own pane; `draw()` paints again, `show(on)` and `fade(opacity)` do as they say.
 * @param {any} map
 * @param {string} name
 * @param {number} zIndex
 * @param {(brush: Brush) => void} paint
 */
export function canvasLayer(map, name, zIndex, paint) {
  const pane = map.createPane(name);
  pane.style.zIndex = String(zIndex);
  pane.style.pointerEvents = "none";
  const layer = new Canvas(paint, { pane: name });
  return {
    draw: () => layer._map && layer._update(),
    /** @param {boolean} on */
    show: (on) => (on ? layer.addTo(map) : layer.remove()),
    /** @param {number} opacity */
    fade: (opacity) => (pane.style.opacity = String(opacity)),
    shown: () => Boolean(layer._map),
  };
}

/** Trace rings as one path. @param {Brush} brush @param {ArrayLike<number>[]} rings */
export function traceRings({ ink, px, py }, rings) {
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      if (i) ink.lineTo(px(ring[i]), py(ring[i + 1]));
      else ink.moveTo(px(ring[i]), py(ring[i + 1]));
    }
    ink.closePath();
  }
}

/** Whether a world box shows on the canvas. @param {Brush} brush @param {number[]} box */
export const inView = ({ view }, box) => box[0] <= view[2] && view[0] <= box[2] && box[1] <= view[3] && view[1] <= box[3];
