// @ts-check
/** The lasso: a line drawn around cells, on either map, puts those whose middle lies inside into a group. */
import { useEffect, useRef } from "preact/hooks";
import { cellsInside } from "../cells.js";
import { note } from "../notes.js";
import { cells } from "../state.js";
import { townMap } from "../sync.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { gather, lasso } from "./shown.js";

const LEAST_PX = 6;

/** @param {{group: "A" | "B"}} props */
export function Lasso({ group }) {
  const line = useRef(/** @type {SVGPolygonElement | null} */ (null));
  const points = useRef(/** @type {[number, number][] | null} */ (null));
  const left = useRef(0); // of the map it is drawn on; both maps show the same place
  useEffect(() => {
    const away = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      lasso.value = null;
    };
    addEventListener("keydown", away, true);
    return () => removeEventListener("keydown", away, true);
  }, []);
  const draw = () => line.current?.setAttribute("points", (points.current ?? []).map((one) => one.join(",")).join(" "));
  const at = (/** @type {PointerEvent} */ event) => /** @type {[number, number]} */ ([event.offsetX, event.offsetY]);
  const begin = (/** @type {any} */ event) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const side = /** @type {HTMLElement | null} */ (document.querySelector(".side-map"));
    left.current = side && event.offsetX >= side.offsetLeft ? side.offsetLeft + side.clientLeft : 0;
    points.current = [at(event)];
  };
  const go = (/** @type {any} */ event) => {
    const all = points.current;
    if (!all) return;
    const [x, y] = at(event);
    const [lastX, lastY] = all[all.length - 1];
    if (Math.hypot(x - lastX, y - lastY) < LEAST_PX) return;
    all.push([x, y]);
    draw();
  };
  const end = () => {
    const loop = (points.current ?? []).map(([x, y]) => townMap().worldAt(x - left.current, y));
    points.current = null;
    draw();
    if (loop.length < 3) return;
    const inside = cellsInside(loop, cells.value);
    gather(inside.map((cell) => cell.cell_id), group);
    if (!inside.length) note("note", say("lasso.none"), { mend: say("lasso.none.mend") });
    lasso.value = null;
  };
  return html`
    <svg class="lasso" aria-hidden="true" onPointerDown=${begin} onPointerMove=${go} onPointerUp=${end} onPointerCancel=${end}><polygon ref=${line} /></svg>
    <p class="lasso-hint" role="status">${say("lasso.hint", { group })}</p>`;
}
