// @ts-check
/**
 * Hexes or areas coloured by a value: one canvas for all of them, streets readable through it.
 * @typedef {import("../geometry.js").Shape & {cell_id: string, value: number | null, n: number, too_few: boolean, level: number}} Cell
 */
import { contains } from "../geometry.js";
import { token } from "../tokens.js";
import { canvasLayer, inView, traceRings } from "./canvas-layer.js";

/** @param {any} map */
export function cellsLayer(map) {
  /** @type {Cell[]} */
  let cells = [];
  /** @type {string[]} names of the colours of the classes */
  let ramp = [];
  /** @type {string | null} */
  let selected = null;

  const layer = canvasLayer(map, "cells", 350, (brush) => {
    const seen = cells.filter((cell) => inView(brush, cell.box));
    ramp.forEach((name, level) => fill(brush, seen.filter((cell) => cell.level === level), token(`--${name}`)));
    for (const few of [true, false]) fill(brush, seen.filter((cell) => cell.level < 0 && cell.too_few === few), hatch(brush.ink, few));
    if (seen.length && (seen[0].box[2] - seen[0].box[0]) * brush.scale >= 12) outline(brush, seen, token("--map-cell-edge"), 0.75);
    outline(brush, seen.filter((cell) => cell.cell_id === selected), token("--accent"), 3);
  });

  return {
    ...layer,
    /** @param {Cell[]} next @param {string[]} nextRamp */
    set(next, nextRamp) {
      cells = next;
      ramp = nextRamp;
      layer.draw();
    },
    /** @param {string | null} id */
    select(id) {
      selected = id;
      layer.draw();
    },
    /** The cell under a world point. @param {number} x @param {number} y */
    at: (x, y) => cells.find((cell) => contains(cell, x, y)) ?? null,
  };
}

/** @param {import("./canvas-layer.js").Brush} brush @param {Cell[]} cells @param {string | CanvasPattern} colour */
function fill(brush, cells, colour) {
  brush.ink.beginPath();
  for (const cell of cells) traceRings(brush, cell.rings);
  brush.ink.fillStyle = colour;
  brush.ink.fill("evenodd");
}

/** @param {import("./canvas-layer.js").Brush} brush @param {Cell[]} cells @param {string} colour @param {number} width */
function outline(brush, cells, colour, width) {
  brush.ink.beginPath();
  for (const cell of cells) traceRings(brush, cell.rings);
  brush.ink.strokeStyle = colour;
  brush.ink.lineWidth = width;
  brush.ink.lineJoin = "round";
  brush.ink.stroke();
}

/** Stripes for "no data", wider ones for "too few to show". @param {CanvasRenderingContext2D} ink @param {boolean} wide */
function hatch(ink, wide) {
  const size = wide ? 10 : 6;
  const tile = document.createElement("canvas");
  tile.width = tile.height = size;
  const pen = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  pen.strokeStyle = token("--map-hatch");
  pen.lineWidth = 1;
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  return /** @type {CanvasPattern} */ (ink.createPattern(tile, "repeat"));
}
