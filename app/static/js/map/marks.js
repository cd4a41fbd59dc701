// @ts-check
/** The marks of doors by result: a shape and a colour each, so that colour never tells alone. */
import { token } from "../tokens.js";

/** Traces one mark around a point. @type {Record<string, (ink: CanvasRenderingContext2D, x: number, y: number, r: number) => void>} */
const TRACE = {
  canvassed: circle,
  open: circle,
  "not-home": (ink, x, y, r) => polygon(ink, [[x, y - 1.3 * r], [x + 1.3 * r, y], [x, y + 1.3 * r], [x - 1.3 * r, y]]),
  refused: (ink, x, y, r) => polygon(ink, [[x - r, y - r], [x + r, y - r], [x + r, y + r], [x - r, y + r]]),
  other: (ink, x, y, r) => polygon(ink, [[x, y - 1.2 * r], [x + 1.2 * r, y + r], [x - 1.2 * r, y + r]]),
};

/** @param {CanvasRenderingContext2D} ink @param {number} x @param {number} y @param {number} r */
function circle(ink, x, y, r) {
  ink.moveTo(x + r, y);
  ink.arc(x, y, r, 0, 2 * Math.PI);
}

/** @param {CanvasRenderingContext2D} ink @param {number[][]} points */
function polygon(ink, points) {
  points.forEach(([x, y], i) => (i ? ink.lineTo(x, y) : ink.moveTo(x, y)));
  ink.closePath();
}

/** Paint all doors of one mark. @param {import("./canvas-layer.js").Brush} brush @param {any} doors @param {number[]} own indices @param {number} radius @param {string} mark */
export function paintMarks({ ink, px, py, zoom }, doors, own, radius, mark) {
  ink.beginPath();
  for (const i of own) TRACE[mark](ink, px(doors.x[i]), py(doors.y[i]), mark === "open" ? radius * 0.8 : radius);
  ink.fillStyle = token(`--mark-${mark}`);
  ink.strokeStyle = token(mark === "open" ? "--map-door" : "--map-door-edge");
  ink.lineWidth = zoom < 16 ? 0.75 : 1.25;
  ink.fill();
  ink.stroke();
}
