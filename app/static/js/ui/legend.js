// @ts-check
/** The legend of a heatmap: classes with their limits and how many cells fall in each, the unit, and the hatches. */
import { useEffect, useRef } from "preact/hooks";
import { isShrunk, unitText, valueText } from "../analysis/figures.js";
import { metricLabel } from "../analysis/shown.js";
import { isFew, rampOf } from "../cells.js";
import { classText, distanceText } from "../format.js";
import { cells, heatmap, opacity, unit } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Term } from "./term.js";

/** Metres across a hex: H3's mean edge of the coarsest, a √7th with each resolution, times √3. @param {number} resolution */
const hexWide = (resolution) => (1_281_256 / Math.sqrt(7) ** resolution) * Math.sqrt(3);

/** The rows of a legend, also for the picture. @param {any} found @param {any[]} drawn */
export function legendRows(found, drawn) {
  const ramp = rampOf(found);
  const inLevel = (/** @type {number} */ level) => drawn.filter((cell) => cell.level === level).length;
  const few = drawn.filter(isFew).length;
  const last = found.breaks.length - 1;
  const values = drawn.filter((cell) => cell.level >= 0).map((cell) => cell.value);
  const highest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const rows = found.breaks.map((/** @type {number} */ limit, /** @type {number} */ i) => ({
    ramp: ramp[i], n: inLevel(i), term: "",
    text: i === last && i > 0 && highest > limit ? say("legend.more-than", { limit: valueText(found, found.breaks[i - 1]) }) : classWords(found, i),
  }));
  rows.push({ ramp: "few", n: few, text: say("legend.too-few"), term: "too-few" }, { ramp: "none", n: inLevel(-1) - few, text: say("legend.no-data"), term: "no-data" });
  return rows.filter((/** @type {any} */ row) => row.n > 0 || !row.term);
}

/** The limits of a class; amounts begin at nothing, the lowest of other values is open. @param {any} found @param {number} i */
function classWords(found, i) {
  if (!i && isShrunk(found)) return say("legend.up-to", { limit: valueText(found, found.breaks[0]) });
  const from = i ? found.breaks[i - 1] : 0;
  return isShrunk(found) ? `${valueText(found, from)} – ${valueText(found, found.breaks[i])}` : classText(from, found.breaks[i], false);
}

/** What one cell is, and the middle of a metric with two sides. @param {any} found */
export function legendNote(found) {
  const per = found.by === "hex" ? say("legend.per-hex", { wide: distanceText(hexWide(found.resolution), unit.value) }) : say(`legend.per.${found.by}`);
  const middle = found.middle !== null && found.middle !== undefined ? say("legend.middle-at", { middle: valueText(found, found.middle) }) : "";
  const what = unitText(found).toLowerCase() === metricLabel(found.metric).toLowerCase() ? "" : unitText(found);
  return [what, per, middle].filter(Boolean).join(" · ");
}

/** How values were pulled towards the mean. @param {any} found */
export const shrunkNote = (found) =>
  isShrunk(found) && found.prior ? say("legend.shrunk", { mean: valueText(found, found.mean ?? 0), n: Math.round(found.prior) }) : "";

/** @param {{found?: any, drawn?: any[]}} props the heatmap of the page unless told */
export function Legend({ found = heatmap.value, drawn = cells.value }) {
  if (!found) return null;
  return html`
    <div class="legend" role="group" aria-label=${`${say("legend")}: ${metricLabel(found.metric)}`}>
      <p class="small"><strong>${metricLabel(found.metric)}</strong> <span class="quiet">${legendNote(found)}</span></p>
      <ol>
        ${legendRows(found, drawn).map((/** @type {any} */ row) => html`
          <li><${Swatch} ramp=${row.ramp} /><span class="number grow">${row.text}</span>
            ${row.term && html`<${Term} name=${row.term} />`}<span class="quiet number">${say("legend.cells", { n: row.n })}</span></li>`)}
      </ol>
      ${shrunkNote(found) && html`<p class="small quiet">${shrunkNote(found)} <${Term} name="shrunk-rate" /></p>`}
    </div>`;
}

/** A colour as strong as on the map. @param {{ramp: string}} props */
function Swatch({ ramp }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const strength = opacity.value.cells ?? 1;
  useEffect(() => {
    if (box.current) box.current.style.opacity = String(strength);
  }, [strength]);
  return html`<span class="ramp-land"><span class="ramp" data-ramp=${ramp} ref=${box}></span></span>`;
}

