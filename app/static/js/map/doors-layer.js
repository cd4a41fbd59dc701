// @ts-check
/**
 * Doors as dots that grow with the zoom, in the hue of their turf; hollow when no turf has them.
 * @typedef {object} Doors columns, one entry a door
 * @property {string[]} door_id
 * @property {Float64Array} x world
 * @property {Float64Array} y world
 * @property {(string | null)[]} turf_id
 * @property {number[]} voter_count
 * @property {number[]} [sums] when each entry stands for the doors of a hex
 */
import { MARKS } from "../door-results.js";
import { token, TURF_HUES } from "../tokens.js";
import { canvasLayer } from "./canvas-layer.js";
import { paintMarks } from "./marks.js";

const NEAR_PX = 10;

/** @param {any} map */
export function doorsLayer(map) {
  /** @type {Doors | null} */
  let doors = null;
  /** @type {Map<string, number>} */
  let hues = new Map();
  /** @type {((doorId: string) => string) | null} */
  let markOf = null;
  /** @type {string | null} */
  let selected = null;

  const layer = canvasLayer(map, "doors", 410, (brush) => {
    if (!doors) return;
    if (doors.sums) return paintSums(brush, doors.x, doors.y, doors.sums);
    const radius = radiusAt(brush.zoom);
    if (markOf) paintByResult(brush, doors, markOf, radius);
    else paintByTurf(brush, doors, hues, radius);
    const at = doors.door_id.indexOf(selected ?? "");
    if (at >= 0) ring(brush, brush.px(doors.x[at]), brush.py(doors.y[at]), radius + 4);
  });

  return {
    ...layer,
    /** @param {Doors | null} next @param {Map<string, number>} hueOfTurf @param {((doorId: string) => string) | null} [mark] of a door by result; null colours by turf */
    set(next, hueOfTurf, mark = null) {
      doors = next;
      hues = hueOfTurf;
      markOf = mark;
      layer.draw();
    },
    /** @param {string | null} id */
    select(id) {
      selected = id;
      layer.draw();
    },
    /** The index of the door within a finger's breadth of a world point. @param {number} x @param {number} y */
    at(x, y) {
      if (!doors || doors.sums || !layer.shown()) return -1;
      const scale = 256 * 2 ** map.getZoom();
      let best = NEAR_PX ** 2;
      let found = -1;
      for (let i = 0; i < doors.x.length; i++) {
        const away = ((doors.x[i] - x) * scale) ** 2 + ((doors.y[i] - y) * scale) ** 2;
        if (away < best) {
          best = away;
          found = i;
        }
      }
      return found;
    },
  };
}

/** @param {import("./canvas-layer.js").Brush} brush @param {Doors} doors @param {Map<string, number>} hues @param {number} radius */
function paintByTurf(brush, doors, hues, radius) {
  /** @type {number[][]} */
  const groups = Array.from({ length: TURF_HUES + 1 }, () => []);
  for (let i = 0; i < doors.x.length; i++) groups[hues.get(doors.turf_id[i] ?? "") ?? TURF_HUES].push(i);
  groups.forEach((group, hue) => paintDots(brush, doors, group, radius, hue));
}

/** Open doors first, so that what was heard lies on top. @param {import("./canvas-layer.js").Brush} brush @param {Doors} doors @param {(doorId: string) => string} markOf @param {number} radius */
function paintByResult(brush, doors, markOf, radius) {
  /** @type {Record<string, number[]>} */
  const groups = Object.fromEntries([...MARKS].reverse().map((mark) => [mark, []]));
  doors.door_id.forEach((id, i) => groups[markOf(id)].push(i));
  for (const [mark, own] of Object.entries(groups)) paintMarks(brush, doors, own, radius * 1.15, mark);
}

/** 3 px across at zoom 14, growing. @param {number} zoom */
const radiusAt = (zoom) => Math.min(7, Math.max(1.5, 1.5 * 1.36 ** (zoom - 14)));

/** @param {import("./canvas-layer.js").Brush} brush @param {any} doors @param {number[]} group @param {number} radius @param {number} hue */
function paintDots({ ink, px, py, zoom }, doors, group, radius, hue) {
  ink.beginPath();
  for (const i of group) {
    const [x, y] = [px(doors.x[i]), py(doors.y[i])];
    ink.moveTo(x + radius, y);
    ink.arc(x, y, radius, 0, 2 * Math.PI);
  }
  const inTurf = hue < TURF_HUES;
  ink.fillStyle = inTurf ? token(`--turf-edge-${hue + 1}`) : token("--map-door-edge");
  ink.strokeStyle = inTurf ? token("--map-door-edge") : token("--map-door");
  ink.lineWidth = zoom < 16 ? 0.75 : 1.25;
  ink.fill();
  ink.stroke();
}

/** Where single doors would blur: a dot a hex, its area by the number of doors. @param {import("./canvas-layer.js").Brush} brush @param {Float64Array} xs @param {Float64Array} ys @param {number[]} sums */
function paintSums({ ink, px, py, zoom }, xs, ys, sums) {
  ink.beginPath();
  sums.forEach((sum, i) => {
    const [x, y, radius] = [px(xs[i]), py(ys[i]), Math.min(6, Math.sqrt(sum) * 0.32 * 1.3 ** (zoom - 12))];
    ink.moveTo(x + radius, y);
    ink.arc(x, y, radius, 0, 2 * Math.PI);
  });
  ink.globalAlpha = 0.32;
  ink.fillStyle = token("--map-door");
  ink.fill();
  ink.globalAlpha = 1;
}

/** @param {import("./canvas-layer.js").Brush} brush @param {number} x @param {number} y @param {number} radius */
function ring({ ink }, x, y, radius) {
  ink.beginPath();
  ink.arc(x, y, radius, 0, 2 * Math.PI);
  ink.strokeStyle = token("--accent");
  ink.lineWidth = 3;
  ink.stroke();
}
