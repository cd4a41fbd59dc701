// @ts-check
/** Hand out: all lists as one file, or one turf in each format. */
import { signal } from "@preact/signals";
import { exportAll } from "../actions.js";
import { api } from "../api.js";
import { Board } from "../staff/board.js";
import { jobs, onPaper, panel, turfPicked, turfsHere } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

export const FORMATS = ["pdf", "csv", "gpx", "geojson", "kml", "gpkg", "html"];
const format = signal("pdf");

export function HandoutPanel() {
  const turfs = turfsHere.value;
  const ready = turfs.filter((turf) => turf.has_walk).length;
  if (!ready)
    return html`
      <div class="panel-head stack"><h2>${say("handout.title")}</h2>
        <div class="empty"><p>${say(turfs.length ? "handout.no-walks" : "handout.no-turfs")}</p>
          <button class="button primary" onClick=${() => (panel.value = "turf")}>${say("handout.to-turf")}</button></div></div>`;
  const busy = jobs.value.some((job) => job.verb === "export_turfs");
  return html`
    <div class="panel-body scroller stack">
      <${Board} />
      <a class="button wide" href="desk">${say("handout.desk")}</a>
      <h2>${say("handout.title")}</h2>
      <p class="quiet">${say("handout.what")}</p>
      <label class="field">${say("handout.format")}
        <select value=${format.value} onChange=${(/** @type {any} */ event) => (format.value = event.target.value)}>
          ${FORMATS.map((one) => html`<option value=${one}>${say(`format.${one}`)}</option>`)}
        </select>
      </label>
      <button class="button primary" disabled=${busy} onClick=${() => exportAll(format.value)}>
        <${Icon} name="download" />${say(busy ? "handout.making" : format.value === "pdf" ? "handout.print" : "handout.make", { n: turfs.length })}</button>
      ${ready < turfs.length && html`<p class="small warning">${say("handout.some-unplanned", { n: turfs.length - ready })}</p>`}
      <hr />
      ${turfPicked.value ? html`<h3>${say("handout.one", { number: turfPicked.value.number, code: turfPicked.value.turf_id })}</h3><${Downloads} turf=${turfPicked.value} />`
        : html`<p class="quiet small">${say("handout.pick-one")}</p>`}
    </div>`;
}

/** @param {{turf: any}} props */
export const Downloads = ({ turf }) => html`
  <ul class="downloads">
    ${FORMATS.map((one) => html`<li><a class="button wide" href=${`${api}turfs/${turf.turf_id}/handout?format=${one}${one === "pdf" ? `&distances=${onPaper.value}` : ""}`} download=""
      aria-label=${say("handout.download", { format: say(`format.${one}`), code: turf.turf_id })}>${say(`format.${one}.short`)}</a></li>`)}
  </ul>`;
