// @ts-check
/** Which metric is shown, and by what. What has no data is listed too, with what to import for it. */
import { batch } from "@preact/signals";
import { KINDS } from "../layers.js";
import { by, metric } from "../state.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { beside, metricLabel, metrics } from "./shown.js";

/** What is there before the server has said more. */
const ALWAYS = ["doors", "voters"];

/** What a metric comes of, in the order of the groups of the list. */
const SOURCES = ["file", "canvass", "score", "areas"];
/** @type {Record<string, string>} */
const SOURCE = {
  doors: "file", voters: "file", density: "file", turnout: "file", support: "score",
  "contact-rate": "canvass", refusals: "canvass", "refusal-rate": "canvass", "not-visited": "canvass", "support-heard": "score", attempts: "canvass", contacts: "canvass",
};

/** @param {import("./shown.js").Metric} one */
export const sourceOf = (one) => SOURCE[one.name] ?? (isOfAreas(one.name) ? "areas" : "score");

/** Whether a metric is a figure of the census, known of block groups alone. @param {string} name */
const isOfAreas = (name) => name.startsWith("bg_");

/** @param {{chosen: import("@preact/signals").Signal<string>, label: string}} props */
export function MetricPicker({ chosen, label }) {
  const there = metrics.value.length ? metrics.value.filter((one) => one.has_data) : ALWAYS.map((name) => ({ name }));
  const option = (/** @type {any} */ one) => html`<option key=${one.name} value=${one.name}>${metricLabel(one.name)}</option>`;
  return html`
    <label class="field">${label}
      <select value=${chosen.value} onChange=${(/** @type {any} */ event) => choose(chosen, event.target.value)}>
        ${SOURCES.map((source) => {
          const own = there.filter((/** @type {any} */ one) => sourceOf(one) === source);
          return own.length > 0 && html`<optgroup key=${source} label=${say(`metric.from.${source}`)}>${own.map(option)}</optgroup>`;
        })}
        ${missing().length > 0 && html`<optgroup label=${say("metric.missing")}>${missing().map((one) => html`<option key=${one.name} value=${one.name} disabled>${say("metric.needs", { metric: metricLabel(one.name), needs: say(`metric.needs.${sourceOf(one)}`) })}</option>`)}</optgroup>`}
      </select>
    </label>`;
}

export const missing = () => metrics.value.filter((one) => !one.has_data);

/** Choose a metric; what is known of block groups alone is shown by block group. @param {import("@preact/signals").Signal<string>} chosen @param {string} name */
function choose(chosen, name) {
  batch(() => {
    if (isOfAreas(name)) by.value = "block-group";
    chosen.value = name;
  });
}

export function HeatControls() {
  return html`
    <div class="fields"><${MetricPicker} chosen=${metric} label=${say("metric")} />
      <label class="field">${say("by")}
        <select value=${by.value} onChange=${(/** @type {any} */ event) => (by.value = event.target.value)}>
          ${KINDS.map((one) => html`<option key=${one} value=${one} disabled=${one !== "block-group" && [metric.value, beside.value].some(isOfAreas)}>${say(`by.${one}`)}</option>`)}
        </select></label></div>`;
}
