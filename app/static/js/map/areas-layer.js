// @ts-check
/**
 * Outlines of precincts or block groups with their names where there is room.
 * @typedef {import("../geometry.js").Shape & {area_id: string, name: string}} AreaShape
 */
import { contains } from "../geometry.js";
import { token } from "../tokens.js";
import { canvasLayer, inView, traceRings } from "./canvas-layer.js";

const NAME_PX = 12;

/**
 * @param {any} map
 * @param {string} name of the pane
 * @param {{zIndex: number, colour: string, dash: number[], width: number}} style
 */
export function areasLayer(map, name, style) {
  /** @type {AreaShape[]} */
  let areas = [];

  const layer = canvasLayer(map, name, style.zIndex, (brush) => {
    const { ink } = brush;
    const seen = areas.filter((area) => inView(brush, area.box));
    ink.beginPath();
    for (const area of seen) traceRings(brush, area.rings);
    ink.setLineDash(style.dash);
    ink.lineWidth = style.width;
    ink.strokeStyle = token(style.colour);
    ink.stroke();
    ink.setLineDash([]);
    paintNames(brush, seen, style.colour);
  });

  return {
    ...layer,
    /** @param {AreaShape[]} next */
    set(next) {
      areas = next;
      layer.draw();
    },
    /** @param {number} x @param {number} y */
    at: (x, y) => (layer.shown() ? areas.find((area) => contains(area, x, y)) ?? null : null),
  };
}

/** The names that fit into their areas and cover no other name. @param {import("./canvas-layer.js").Brush} brush @param {AreaShape[]} areas @param {string} colour */
function paintNames({ ink, px, py, scale }, areas, colour) {
  ink.font = `600 ${NAME_PX}px ${token("--font")}`;
  ink.textAlign = "center";
  ink.textBaseline = "middle";
  ink.lineWidth = 3;
  ink.lineJoin = "round";
  ink.strokeStyle = token("--map-halo");
  ink.fillStyle = token(colour);
  /** @type {number[][]} */
  const placed = [];
  for (const area of areas) {
    const wide = ink.measureText(area.name).width + 8;
    // above the middle, where a turf's badge may stand
    const [x, y] = [px(area.label[0]), py(area.label[1]) - 20];
    const room = (area.box[2] - area.box[0]) * scale;
    if (wide + 8 > room || placed.some((other) => Math.abs(other[0] - x) < (other[2] + wide) / 2 && Math.abs(other[1] - y) < NAME_PX + 4)) continue;
    placed.push([x, y, wide]);
    ink.strokeText(area.name, x, y);
    ink.fillText(area.name, x, y);
  }
}
