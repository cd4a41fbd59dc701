// @ts-check
/**
 * The walk of one turf: a 3 px line with arrows every 60 px, numbered stops, start ▶ and end ■.
 * @typedef {{line: Float64Array, stops: {order: number, x: number, y: number, partner: number}[], start: boolean}} WalkShape
 * Stops of a pair's partner B are squares; a walk with a start of its own begins there, not at its first stop.
 */
import { everyStep, ringOf } from "../geometry.js";
import { token } from "../tokens.js";
import { canvasLayer } from "./canvas-layer.js";

/** @typedef {import("./canvas-layer.js").Brush} Brush */

const ARROW_EVERY_PX = 60;
const STOP_PX = 10;
const NUMBERS_FROM_ZOOM = 16;

/** The shape of a walk as the server tells it. @param {any} walk @returns {WalkShape} */
export function walkShape(walk) {
  const line = ringOf(walk.path);
  const at = (/** @type {number} */ i) => ({ x: line[2 * i], y: line[2 * i + 1] });
  return { line, start: Boolean(walk.start), stops: walk.stops.map((/** @type {any} */ stop) => ({ order: stop.order, partner: stop.partner, ...at(stop.path_index) })) };
}

/** @param {any} map */
export function walkLayer(map) {
  /** @type {WalkShape | null} */
  let walk = null;
  /** @type {number | null} */
  let chosen = null;

  const layer = canvasLayer(map, "walk", 420, (brush) => {
    if (!walk) return;
    const line = walk.line.map((value, i) => (i % 2 ? brush.py(value) : brush.px(value)));
    paintLine(brush.ink, line);
    for (const mark of everyStep(line, ARROW_EVERY_PX)) paintArrow(brush.ink, mark);
    paintStops(brush, walk, chosen);
    if (walk.start) paintStop(brush.ink, { order: 0, partner: 1, x: line[0], y: line[1], role: "start" });
  });

  return {
    ...layer,
    /** @param {WalkShape | null} next */
    set(next) {
      walk = next;
      chosen = null;
      layer.draw();
    },
    /** @param {number | null} order */
    choose(order) {
      chosen = order;
      layer.draw();
    },
    /** The order of the stop under a world point. @param {number} x @param {number} y */
    at(x, y) {
      const reach = (STOP_PX + 2) / (256 * 2 ** map.getZoom());
      return walk?.stops.find((stop) => Math.hypot(stop.x - x, stop.y - y) < reach)?.order ?? null;
    },
  };
}

/** @param {CanvasRenderingContext2D} ink @param {ArrayLike<number>} line */
function paintLine(ink, line) {
  ink.beginPath();
  for (let i = 0; i < line.length; i += 2) ink.lineTo(line[i], line[i + 1]);
  ink.lineJoin = ink.lineCap = "round";
  for (const [width, colour] of /** @type {[number, string][]} */ ([[6, "--map-door-edge"], [3, "--accent"]])) {
    ink.lineWidth = width;
    ink.strokeStyle = token(colour);
    ink.stroke();
  }
}

/** @param {CanvasRenderingContext2D} ink @param {{x: number, y: number, angle: number}} mark */
function paintArrow(ink, { x, y, angle }) {
  ink.save();
  ink.translate(x, y);
  ink.rotate(angle);
  ink.beginPath();
  ink.moveTo(7, 0);
  ink.lineTo(-5, -6);
  ink.lineTo(-2, 0);
  ink.lineTo(-5, 6);
  ink.closePath();
  ink.fillStyle = token("--accent");
  ink.strokeStyle = token("--map-door-edge");
  ink.lineWidth = 1.5;
  ink.stroke();
  ink.fill();
  ink.restore();
}

/** Numbers where there is room, dots elsewhere; start, end and the chosen stop always. @param {Brush} brush @param {WalkShape} walk @param {number | null} chosen */
function paintStops(brush, { stops, start }, chosen) {
  const { ink, px, py, zoom } = brush;
  ink.textAlign = "center";
  ink.textBaseline = "middle";
  ink.font = `600 12px ${token("--font")}`;
  const role = (/** @type {WalkShape["stops"][0]} */ stop, /** @type {number} */ i) => (i === 0 && !start ? "start" : i === stops.length - 1 ? "end" : stop.order === chosen ? "chosen" : "middle");
  const placed = stops.map((stop, i) => ({ order: stop.order, partner: stop.partner, x: px(stop.x), y: py(stop.y), role: role(stop, i) }));
  const numbered = placed.filter((stop) => stop.role !== "middle");
  if (zoom >= NUMBERS_FROM_ZOOM)
    for (const stop of placed) if (stop.role === "middle" && numbered.every((other) => Math.hypot(other.x - stop.x, other.y - stop.y) > 2 * STOP_PX - 1)) numbered.push(stop);
  const shown = new Set(numbered);
  for (const stop of placed) if (!shown.has(stop)) paintDot(ink, stop);
  for (const stop of numbered.reverse()) paintStop(ink, stop);
}

/** @typedef {{order: number, partner: number, x: number, y: number, role: string}} PlacedStop */

/** @param {CanvasRenderingContext2D} ink @param {PlacedStop} stop */
function paintDot(ink, { x, y }) {
  ink.beginPath();
  ink.arc(x, y, 3, 0, 2 * Math.PI);
  ink.fillStyle = token("--map-badge");
  ink.strokeStyle = token("--accent");
  ink.lineWidth = 1.5;
  ink.fill();
  ink.stroke();
}

/** @param {CanvasRenderingContext2D} ink @param {PlacedStop} stop */
function paintStop(ink, { order, partner, x, y, role }) {
  const strong = role !== "middle";
  const wide = Math.max(STOP_PX, ink.measureText(String(order)).width / 2 + 3);
  ink.beginPath();
  if (role === "end" || (partner === 2 && role !== "start")) ink.rect(x - STOP_PX, y - STOP_PX, 2 * STOP_PX, 2 * STOP_PX);
  else if (strong) ink.arc(x, y, STOP_PX + 2, 0, 2 * Math.PI);
  else ink.roundRect(x - wide, y - STOP_PX, 2 * wide, 2 * STOP_PX, STOP_PX); // three digits need more than a circle
  ink.fillStyle = strong ? token("--accent") : token("--map-badge");
  ink.strokeStyle = strong ? token("--map-door-edge") : token("--accent");
  ink.lineWidth = 1.5;
  ink.fill();
  ink.stroke();
  ink.fillStyle = strong ? token("--on-accent") : token("--map-badge-text");
  ink.fillText(role === "start" ? "▶" : role === "end" ? "■" : String(order), x + (role === "start" ? 1 : 0), y + 0.5);
}
