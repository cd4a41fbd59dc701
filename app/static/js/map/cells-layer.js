// @ts-check
/**
 * Hexes or areas coloured by a value: one canvas for all of them, streets readable through it.
 * @typedef {import("../geometry.js").Shape & {cell_id: string, value: number | null, n: number, too_few: boolean, hidden?: boolean, level: number, name?: string}} Cell
 */
import { isFew } from "../cells.js";
import { contains } from "../geometry.js";
import { token } from "../tokens.js";
import { canvasLayer, inView, traceRings } from "./canvas-layer.js";

/** @typedef {import("./canvas-layer.js").Brush} Brush */

/** So many shapes at most go into one path: a browser fills many short paths sooner than one endless one. */
const PATH_OF = 400;
const DASH = [6, 4];

/** @param {any} map */
export function cellsLayer(map) {
  /** @type {Cell[]} */
  let cells = [];
  /** @type {string[]} names of the colours of the classes */
  let ramp = [];
  /** @type {string | null} */
  let selected = null;
  /** Cells of the groups that are compared. @type {Map<string, "A" | "B">} */
  let groups = new Map();

  const layer = canvasLayer(map, "cells", 350, (brush) => {
    const seen = cells.filter((cell) => inView(brush, cell.box));
    ramp.forEach((name, level) => fill(brush, seen.filter((cell) => cell.level === level), token(`--${name}`)));
    const unknown = seen.filter((cell) => cell.level < 0);
    for (const few of [true, false]) fill(brush, unknown.filter((cell) => isFew(cell) === few), hatch(brush.ink, few));
    if (seen.length && widthOf(brush, seen[0]) >= 12) outline(brush, seen, token("--map-cell-edge"), 0.75);
  });
  // marks stand above the colours and are never faded with them
  const marks = canvasLayer(map, "cell-marks", 352, (brush) => {
    const marked = cells.filter((cell) => (groups.has(cell.cell_id) || cell.cell_id === selected) && inView(brush, cell.box));
    for (const group of /** @type {const} */ (["A", "B"])) markGroup(brush, marked.filter((cell) => groups.get(cell.cell_id) === group), group);
    const chosen = marked.filter((cell) => cell.cell_id === selected);
    outline(brush, chosen, token("--map-halo"), 6);
    outline(brush, chosen, token("--accent"), 3);
  });
  const draw = () => [layer, marks].forEach((one) => one.draw());

  return {
    draw,
    fade: layer.fade,
    shown: layer.shown,
    /** @param {boolean} on */
    show: (on) => [layer, marks].forEach((one) => one.show(on)),
    /** @param {Cell[]} next @param {string[]} nextRamp */
    set(next, nextRamp) {
      cells = next;
      ramp = nextRamp;
      draw();
    },
    /** @param {string | null} id */
    select(id) {
      selected = id;
      marks.draw();
    },
    /** @param {Map<string, "A" | "B">} next */
    group(next) {
      groups = next;
      marks.draw();
    },
    /** The cell under a world point. @param {number} x @param {number} y */
    at: (x, y) => cells.find((cell) => contains(cell, x, y)) ?? null,
  };
}

/** @param {Brush} brush @param {Cell} cell */
const widthOf = (brush, cell) => (cell.box[2] - cell.box[0]) * brush.scale;

/** @param {Brush} brush @param {Cell[]} cells @param {string | CanvasPattern} colour */
function fill(brush, cells, colour) {
  brush.ink.fillStyle = colour;
  for (let i = 0; i < cells.length; i += PATH_OF) {
    brush.ink.beginPath();
    for (const cell of cells.slice(i, i + PATH_OF)) traceRings(brush, cell.rings);
    brush.ink.fill("evenodd");
  }
}

/** @param {Brush} brush @param {Cell[]} cells @param {string} colour @param {number} width */
function outline(brush, cells, colour, width) {
  brush.ink.strokeStyle = colour;
  brush.ink.lineWidth = width;
  brush.ink.lineJoin = width > 1 ? "round" : "bevel";
  for (let i = 0; i < cells.length; i += PATH_OF) {
    brush.ink.beginPath();
    for (const cell of cells.slice(i, i + PATH_OF)) traceRings(brush, cell.rings);
    brush.ink.stroke();
  }
}

/** Group A has a whole edge, B a dashed one, and each its letter where there is room. @param {Brush} brush @param {Cell[]} cells @param {"A" | "B"} group */
function markGroup(brush, cells, group) {
  const { ink, px, py } = brush;
  outline(brush, cells, token("--map-halo"), 5);
  ink.setLineDash(group === "B" ? DASH : []);
  outline(brush, cells, token("--text"), 2.5);
  ink.setLineDash([]);
  ink.font = `700 13px ${token("--font")}`;
  ink.textAlign = "center";
  ink.textBaseline = "middle";
  ink.lineWidth = 4;
  for (const cell of cells) {
    if (widthOf(brush, cell) < 20) continue;
    ink.strokeStyle = token("--map-halo");
    ink.fillStyle = token("--text");
    ink.strokeText(group, px(cell.label[0]), py(cell.label[1]));
    ink.fillText(group, px(cell.label[0]), py(cell.label[1]));
  }
}

/** Stripes for "no data", wider and lighter ones for "too few to show". @param {CanvasRenderingContext2D} ink @param {boolean} few */
function hatch(ink, few) {
  const size = few ? 13 : 7;
  const tile = document.createElement("canvas");
  tile.width = tile.height = size;
  const pen = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  pen.strokeStyle = token("--map-hatch");
  pen.globalAlpha = few ? 0.7 : 1;
  pen.lineWidth = 1;
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  return /** @type {CanvasPattern} */ (ink.createPattern(tile, "repeat"));
}
