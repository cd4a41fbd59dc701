// @ts-check
/** The legend of the heatmap: classes with their limits and how many cells fall in each, and the unit. */
import { classText, figure, percent } from "../format.js";
import { MIDDLE, rampOf } from "../cells.js";
import { cells, heatmap } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** @param {any} found */
export const isRate = (found) => /rate|share/.test(found.unit);

/** @param {any} found @param {number} value */
export const valueText = (found, value) => (isRate(found) ? percent(value) : figure(value));

export function Legend() {
  const found = heatmap.value;
  if (!found) return null;
  const ramp = rampOf(found);
  const middle = MIDDLE[found.metric];
  const inLevel = (/** @type {number} */ level) => cells.value.filter((cell) => cell.level === level).length;
  const tooFew = cells.value.filter((cell) => cell.too_few).length;
  const empty = inLevel(-1) - tooFew;
  const lower = (/** @type {number} */ i) => (i ? found.breaks[i - 1] : 0);
  return html`
    <div class="legend" role="group" aria-label=${say("legend")}>
      <p class="small"><strong>${say(`metric.${found.metric}`)}</strong> <span class="quiet">${found.by === "hex" ? say("legend.per-hex", { n: found.resolution }) : say(`legend.per.${found.by}`)}${middle !== undefined && ` · ${say("legend.middle", { n: middle })}`}</span></p>
      <ol>
        ${found.breaks.map((/** @type {number} */ limit, /** @type {number} */ i) => html`
          <li><span class="ramp" data-ramp=${ramp[i]}></span>
            <span class="number grow">${classText(lower(i), limit, isRate(found))}</span><span class="quiet number">${inLevel(i)}</span></li>`)}
        ${tooFew > 0 && html`<li><span class="ramp" data-ramp="few"></span><span class="grow">${say("legend.too-few")}</span><span class="quiet number">${tooFew}</span></li>`}
        ${empty > 0 && html`<li><span class="ramp" data-ramp="none"></span><span class="grow">${say("legend.no-data")}</span><span class="quiet number">${empty}</span></li>`}
      </ol>
    </div>`;
}
