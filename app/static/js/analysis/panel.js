// @ts-check
/** The analysis: what is shown, its filters, side by side, day by day, groups to compare, export; and the table of cells. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { EmptyPlace } from "../coming/pictures.js";
import { attempt } from "../notes.js";
import { campaign, metric, panel, shownLayers } from "../state.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { Term } from "../ui/term.js";
import { say } from "../words.js";
import { CellTable } from "./cell-table.js";
import { CompareCard } from "./compare-card.js";
import { startDays, stopDays } from "./days.js";
import { ExportCard } from "./export-card.js";
import { Filters } from "./filters.js";
import { HeatControls, MetricPicker, missing, sourceOf } from "./metric-picker.js";
import { beside, day, loadMetrics, metricLabel } from "./shown.js";

/** The card that is open. */
const open = signal(/** @type {"" | "compare" | "export"} */ (""));
/** Chosen first for the second map. */
const SECOND = "voters";

export function Panel() {
  useEffect(() => void (campaign.value?.located_count && attempt(loadMetrics)), [campaign.value?.snapshot_id]);
  if (!campaign.value?.located_count)
    return html`
      <div class="panel-head stack"><h2>${say("analysis.title")}</h2>
        <${EmptyPlace} picture="people" words=${say("analysis.empty")} button=${say("turf.to-import")} act=${() => (panel.value = "import")} /></div>`;
  return html`
    <div class="panel-head stack">
      <h2>${say("analysis.title")} <${Term} name="heatmap" /></h2>
      ${!shownLayers.value.has("cells") && html`<p class="row spread small">${say("analysis.off")}<button class="button" onClick=${() => (shownLayers.value = new Set([...shownLayers.value, "cells"]))}>${say("analysis.on")}</button></p>`}
      <${HeatControls} />
      <${Missing} />
      <${Filters} />
      <${Tools} />
      ${beside.value && html`<${MetricPicker} chosen=${beside} label=${say("analysis.beside")} />`}
      ${open.value === "compare" && html`<${CompareCard} />`}
      ${open.value === "export" && html`<${ExportCard} />`}
    </div>
    <${CellTable} />`;
}

/** What cannot be shown yet, and what it takes. */
function Missing() {
  const without = missing();
  if (!without.length) return null;
  return html`
    <details class="more small"><summary>${say("analysis.missing", { n: without.length })}</summary>
      <ul class="missing">${without.map((one) => html`<li key=${one.name}><b>${metricLabel(one.name)}</b> <span class="quiet">${say(`metric.needs.${sourceOf(one)}`)}</span></li>`)}</ul></details>`;
}

function Tools() {
  /** @param {string} name @param {string} icon @param {boolean} on @param {() => void} act @param {string} state */
  const tool = (name, icon, on, act, state) => html`
    <button class="tool" ...${{ [state]: on }} onClick=${act}><${Icon} name=${icon} />${say(`analysis.${name}`)}</button>`;
  const card = (/** @type {"compare" | "export"} */ name) => () => (open.value = open.value === name ? "" : name);
  return html`
    <div class="tools" role="group" aria-label=${say("analysis.tools")}>
      ${tool("two", "two", Boolean(beside.value), () => (beside.value = beside.value ? "" : metric.value === SECOND ? "doors" : SECOND), "aria-pressed")}
      ${tool("days", "days", Boolean(day.value), () => (day.value ? stopDays() : void startDays()), "aria-pressed")}
      ${tool("compare", "compare", open.value === "compare", card("compare"), "aria-expanded")}
      ${tool("export", "download", open.value === "export", card("export"), "aria-expanded")}
    </div>`;
}
