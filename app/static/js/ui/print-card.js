// @ts-check
/** Printing one list or hundreds: what, on which sheet, how far it is, and stopping it. */
import { signal } from "@preact/signals";
import { cancelJob, exportTurfs } from "../actions.js";
import { percent } from "../format.js";
import { handsShown } from "../staff/board.js";
import { handOutLinks, linksUnderWay, markPrinted } from "../staff/record.js";
import { inOurWords } from "../server-words.js";
import { jobs } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

export const FORMATS = ["pdf", "csv", "gpx", "geojson", "kml", "gpkg", "html"];
const LINK_HOURS = 48;
const format = signal("pdf");
const paper = signal("letter");
const large = signal(false);

/** What is done with all turfs that the board shows. */
export function PrintCard() {
  const here = handsShown();
  const ready = here.filter((one) => one.turf.has_walk).map((one) => one.turf);
  const ids = ready.map((turf) => turf.turf_id);
  const busy = jobs.value.find((job) => job.verb === "export_turfs");
  const way = linksUnderWay.value;
  const n = ready.length;
  return html`
    <section class="stack card" aria-label=${say("print.title")}>
      ${busy ? html`<${UnderWay} job=${busy} />` : html`
        <button class="button primary" disabled=${!n} onClick=${() => exportTurfs(ids, format.value, { paper: paper.value, large_print: large.value })}>
          <${Icon} name="download" />${say(format.value === "pdf" ? "handout.print" : "handout.make", { n })}</button>`}
      <details class="more"><summary>${say("print.how")}</summary><div class="stack"><${How} /></div></details>
      ${n < here.length && html`<p class="small warning">${say("handout.some-unplanned", { n: here.length - n })}</p>`}
      <div class="row wrap">
        <button class="button grow" disabled=${!n} onClick=${() => markPrinted(ids, true)}>${say("print.mark", { n })}</button>
        <button class="button grow" disabled=${!n || way !== null} onClick=${() => handOutLinks(ready, LINK_HOURS)}>${way ? say("print.links-way", { done: way.done, n: way.of }) : say("print.links", { n })}</button>
      </div>
    </section>`;
}

function How() {
  /** @param {import("@preact/signals").Signal<string>} of @param {string[]} values @param {string} words @param {string} each */
  const select = (of, values, words, each) => html`
    <label class="field">${say(words)}<select value=${of.value} onChange=${(/** @type {any} */ event) => (of.value = event.target.value)}>${values.map((one) => html`<option value=${one}>${say(`${each}.${one}`)}</option>`)}</select></label>`;
  return html`
    ${select(format, FORMATS, "handout.format", "format")}
    ${format.value === "pdf" && html`${select(paper, ["letter", "a4"], "print.sheet", "print.sheet")}
      <label class="tick-field"><input type="checkbox" checked=${large.value} onChange=${(/** @type {any} */ event) => (large.value = event.target.checked)} />${say("print.large")}</label>`}`;
}

/** @param {{job: import("../jobs.js").Job}} props */
const UnderWay = ({ job }) => html`
  <div class="stack"><p class="row spread"><span>${say("handout.making")}</span><b class="number">${percent(job.progress)}</b></p>
    <progress value=${job.progress} max="1" aria-label=${say("handout.making")}></progress>
    <p class="small quiet">${inOurWords(job.message)}</p>
    <button class="button" onClick=${() => cancelJob(job.job_id)}>${say("print.cancel")}</button></div>`;
