// @ts-check
/**
 * Turfs: 18 % fill, 2 px edge, and a number badge in the middle, so that colour never tells alone.
 * @typedef {import("../geometry.js").Shape & {turf_id: string, number: number, hue: number}} TurfShape
 */
import { contains } from "../geometry.js";
import { token } from "../tokens.js";
import { canvasLayer, inView, traceRings } from "./canvas-layer.js";

/** @typedef {import("./canvas-layer.js").Brush} Brush */

/** @param {any} map */
export function turfsLayer(map) {
  /** @type {TurfShape[]} */
  let turfs = [];
  /** @type {string | null} */
  let selected = null;
  /** @type {string | null} */
  let hovered = null;

  const layer = canvasLayer(map, "turfs", 400, (brush) => {
    const seen = turfs.filter((turf) => inView(brush, turf.box));
    const chosen = seen.find((turf) => turf.turf_id === selected);
    for (const turf of seen) if (turf !== chosen) paintArea(brush, turf, turf.turf_id === hovered ? 0.34 : chosen ? 0.1 : 0.18, 2);
    if (chosen) paintArea(brush, chosen, 0.24, 4);
  });
  // above the doors, so that no dot stands on a number
  const badges = canvasLayer(map, "badges", 415, (brush) => {
    const seen = turfs.filter((turf) => inView(brush, turf.box));
    const chosen = seen.find((turf) => turf.turf_id === selected);
    paintBadges(brush, chosen && brush.zoom >= 16 ? seen.filter((turf) => turf !== chosen) : seen, chosen);
  });
  const both = [layer, badges];
  const draw = () => both.forEach((one) => one.draw());

  return {
    draw,
    /** @param {boolean} on */
    show: (on) => both.forEach((one) => one.show(on)),
    /** @param {number} opacity */
    fade: (opacity) => both.forEach((one) => one.fade(opacity)),
    /** @param {TurfShape[]} next */
    set(next) {
      turfs = next;
      draw();
    },
    /** @param {string | null} id */
    select(id) {
      selected = id;
      draw();
    },
    /** @param {string | null} id */
    hover(id) {
      if (id === hovered) return;
      hovered = id;
      layer.draw();
    },
    /** The turf under a world point, the chosen one first. @param {number} x @param {number} y */
    at(x, y) {
      const hits = turfs.filter((turf) => contains(turf, x, y));
      return hits.find((turf) => turf.turf_id === selected) ?? hits[0] ?? null;
    },
  };
}

/** @param {Brush} brush @param {TurfShape} turf @param {number} opacity @param {number} edge */
function paintArea(brush, turf, opacity, edge) {
  const { ink } = brush;
  ink.beginPath();
  traceRings(brush, turf.rings);
  ink.globalAlpha = opacity;
  ink.fillStyle = token(`--turf-${turf.hue + 1}`);
  ink.fill("evenodd");
  ink.globalAlpha = 1;
  ink.strokeStyle = token(`--turf-edge-${turf.hue + 1}`);
  ink.lineWidth = brush.zoom < 15 ? edge * 0.6 : edge;
  ink.lineJoin = "round";
  ink.stroke();
}

/** Badges that would cover another are left out; the chosen turf's stands first. @param {Brush} brush @param {TurfShape[]} turfs @param {TurfShape | undefined} chosen */
function paintBadges(brush, turfs, chosen) {
  const { ink } = brush;
  const small = brush.zoom < 15;
  ink.font = `600 12px ${token("--font")}`;
  ink.textAlign = "center";
  ink.textBaseline = "middle";
  /** @type {number[][]} */
  const placed = [];
  const high = small ? 16 : 20;
  for (const turf of chosen && turfs.includes(chosen) ? [chosen, ...turfs] : turfs) {
    const text = String(turf.number);
    const wide = Math.max(high, ink.measureText(text).width + (small ? 8 : 12));
    const [x, y] = [brush.px(turf.label[0]), brush.py(turf.label[1])];
    if (placed.some((box) => Math.abs(box[0] - x) < (box[2] + wide) / 2 + 1 && Math.abs(box[1] - y) < high + 1)) continue;
    placed.push([x, y, wide]);
    paintBadge(brush, { x, y, wide, high, text, hue: turf.hue, strong: turf === chosen });
  }
}

/** @param {Brush} brush @param {{x: number, y: number, wide: number, high: number, text: string, hue: number, strong: boolean}} badge */
function paintBadge({ ink }, { x, y, wide, high, text, hue, strong }) {
  ink.beginPath();
  ink.roundRect(x - wide / 2, y - high / 2, wide, high, high / 2);
  ink.fillStyle = strong ? token("--accent") : token("--map-badge");
  ink.fill();
  ink.strokeStyle = strong ? token("--map-badge") : token(`--turf-edge-${hue + 1}`);
  ink.lineWidth = 1.5;
  ink.stroke();
  ink.fillStyle = strong ? token("--on-accent") : token("--map-badge-text");
  ink.fillText(text, x, y + 0.5);
}
