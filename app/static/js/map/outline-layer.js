// @ts-check
/** One outline over everything: what a drawn shape becomes when it follows streets. */
import { token } from "../tokens.js";
import { canvasLayer, traceRings } from "./canvas-layer.js";

/** @param {any} map */
export function outlineLayer(map) {
  /** @type {import("../geometry.js").Shape | null} */
  let shape = null;
  const layer = canvasLayer(map, "outline", 430, (brush) => {
    if (!shape) return;
    const { ink } = brush;
    ink.beginPath();
    traceRings(brush, shape.rings);
    ink.strokeStyle = token("--accent");
    ink.lineWidth = 4;
    ink.setLineDash([10, 5]);
    ink.stroke();
    ink.setLineDash([]);
  });
  return {
    draw: layer.draw,
    /** Show a shape, or nothing. @param {import("../geometry.js").Shape | null} next */
    set(next) {
      if (!shape && next) layer.show(true);
      shape = next;
      layer.draw();
    },
  };
}
