// @ts-check
/** What of the analysis lies on the map: the second map, a legend for each, and the lasso. */
import { effect, untracked } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { rampOf } from "../cells.js";
import { opacity, pick } from "../state.js";
import { pickCell, townMap } from "../sync.js";
import { tip } from "../tip.js";
import { html } from "../ui/html.js";
import { Legend } from "../ui/legend.js";
import { say } from "../words.js";
import { Lasso } from "./lasso.js";
import { beside, besideHeat, groups, lasso, metricLabel } from "./shown.js";

export const OnMap = () => html`
  ${beside.value && html`<${SideMap} /><div class="two-legend first"><${Legend} /></div>
    <div class="two-legend second"><${Legend} found=${besideHeat.value?.heatmap ?? null} drawn=${besideHeat.value?.cells ?? []} /></div>`}
  ${lasso.value && html`<${Lasso} group=${lasso.value} />`}`;

function SideMap() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const element = /** @type {HTMLElement} */ (box.current);
    const side = townMap().beside(element, {
      onPick: (x, y, event) => pickCell(side.cells.at(x, y), event),
      onHover: (x, y, at) => hovered(side.cells.at(x, y), at && { x: at.x + element.offsetLeft, y: at.y }),
    });
    const ends = [
      effect(() => side.cells.set(besideHeat.value?.cells ?? [], besideHeat.value ? rampOf(besideHeat.value.heatmap) : [])),
      effect(() => side.cells.fade(opacity.value.cells ?? 1)),
      effect(() => side.cells.group(groups.value)),
      effect(() => side.cells.select(pick.value?.kind === "cell" ? pick.value.id : null)),
    ];
    return () => untracked(() => {
      ends.forEach((end) => end());
      side.remove();
    });
  }, []);
  return html`<div class="town-map side-map" ref=${box} role="application" aria-label=${say("map.beside", { metric: metricLabel(beside.value) })}></div>`;
}

/** @param {any} cell @param {{x: number, y: number} | null} at */
function hovered(cell, at) {
  tip.value = at && cell && besideHeat.value ? { at, turf_id: null, cell, heatmap: besideHeat.value.heatmap } : null;
}
