// @ts-check
/** Export what is shown: a picture made here, and files made by the server of the very same figures. */
import { signal } from "@preact/signals";
import { download } from "../actions.js";
import { api, query } from "../api.js";
import { heatAsked } from "../layers.js";
import { attempt, note } from "../notes.js";
import { heatmap, metric } from "../state.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { say } from "../words.js";
import { savePicture } from "./picture.js";
import { beside, metricLabel } from "./shown.js";

const FILES = ["geojson", "csv", "gpkg", "html"];
const drawing = signal(false);

export function ExportCard() {
  const two = beside.value !== "";
  return html`
    <section class="card stack" aria-label=${say("export.title")}>
      <p class="small quiet">${say("export.what")}</p>
      <button class="button wide" disabled=${drawing.value || !heatmap.value} onClick=${picture}><${Icon} name="download" />${say("export.png")}</button>
      ${[metric.value, ...(two ? [beside.value] : [])].map((name) => html`
        <div key=${name} class="stack tight">${two && html`<h3>${metricLabel(name)}</h3>`}
          <ul class="downloads">${FILES.map((format) => html`<li key=${format}><button class="button" aria-label=${say("export.file", { metric: metricLabel(name), format: say(`format.${format}.short`) })}
            onClick=${() => download(`${api}heatmap/file${query({ ...heatAsked(name), format })}`)}>${say(`format.${format}.short`)}</button></li>`)}</ul></div>`)}
    </section>`;
}

const picture = () =>
  attempt(async () => {
    drawing.value = true;
    try {
      await savePicture();
      note("done", say("export.png.done"));
    } finally {
      drawing.value = false;
    }
  });
