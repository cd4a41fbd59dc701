// @ts-check
/** Areas to choose from: thin outlines, the chosen ones filled, the aimed one strong. */
import { contains } from "../geometry.js";
import { token } from "../tokens.js";
import { canvasLayer, inView, traceRings } from "./canvas-layer.js";

/** @typedef {import("../area-turfs.js").Area} Area */

/** @param {any} map */
export function choiceLayer(map) {
  /** @type {Area[]} */
  let areas = [];
  /** @type {Set<string>} */
  let chosen = new Set();
  let aimed = "";

  const layer = canvasLayer(map, "choice", 405, (brush) => {
    const seen = areas.filter((area) => inView(brush, area.box));
    const [on, off] = [seen.filter((area) => chosen.has(area.area_id)), seen.filter((area) => !chosen.has(area.area_id))];
    brush.ink.lineJoin = "round";
    paint(brush, off, { fill: 0.04, width: 1.5 });
    paint(brush, on, { fill: 0.34, width: 3 });
    paint(brush, seen.filter((area) => area.area_id === aimed), { fill: 0.12, width: 4 });
  });

  return {
    ...layer,
    /** @param {Area[]} next @param {Set<string>} ids */
    set(next, ids) {
      areas = next;
      chosen = ids;
      layer.draw();
    },
    /** @param {string} id */
    aim(id) {
      if (id === aimed) return;
      aimed = id;
      layer.draw();
    },
    /** @param {number} x @param {number} y */
    at: (x, y) => areas.find((area) => contains(area, x, y)) ?? null,
  };
}

/** @param {import("./canvas-layer.js").Brush} brush @param {Area[]} areas @param {{fill: number, width: number}} style */
function paint(brush, areas, { fill, width }) {
  const { ink } = brush;
  ink.fillStyle = ink.strokeStyle = token("--accent");
  ink.lineWidth = width;
  for (const area of areas) {
    ink.beginPath();
    traceRings(brush, area.rings);
    ink.globalAlpha = fill;
    ink.fill("evenodd");
    ink.globalAlpha = 1;
    ink.stroke();
  }
}
