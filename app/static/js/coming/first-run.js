// @ts-check
/** From empty to the first turf: three steps on one card, each with the built-in town as a sample. */
import { createUniverse, watch } from "../actions.js";
import { ask } from "../api.js";
import { attempt, note } from "../notes.js";
import { campaign, jobs, panel, turfs, universes } from "../state.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { say } from "../words.js";
import { EmptyPlace, Picture } from "./pictures.js";

/** Where the built-in town is: a campaign with other streets needs no sample. */
const SAMPLE_EPSG = 32613;

/** @param {"ground" | "voters"} part */
const bringSample = (part) =>
  attempt(async () => {
    const answer = await watch(await ask("imports/sample", { method: "POST", body: { part } }));
    if (answer) note("done", say("coming.sample-done", { n: answer.voter_count || answer.segment_count }));
  });

/** Everyone of the sample, cut into turf of three hours. */
const cutSample = () =>
  attempt(async () => {
    if (!universes.value.length && !(await createUniverse(say("coming.everyone"), "true"))) return;
    const name = universes.value[0].name;
    if (await watch(await ask("cuts", { method: "POST", body: { universe: name, spec: {} } }))) panel.value = "turf";
  });

/** Open the dialog that chooses files, wherever one is. */
export function chooseFiles() {
  panel.value = "import";
  setTimeout(() => document.getElementById("choose-files")?.click());
}

/** In place of a map without streets. */
export const EmptyMap = () => html`<div class="map-empty"><${EmptyPlace} picture="town" words=${say("map.empty")} button=${say("coming.choose")} act=${chooseFiles} /></div>`;

/** The steps and which is next. */
function steps() {
  const c = campaign.value;
  const done = [c.segment_count > 0 && c.precinct_count + c.block_group_count > 0, c.voter_count > 0, turfs.value.length > 0];
  return { done, next: done.indexOf(false) };
}

export const isFirstRun = () => steps().next >= 0;

export function FirstRun() {
  const { done, next } = steps();
  const c = campaign.value;
  const busy = jobs.value.length > 0;
  const noOther = !c.segment_count || c.metric_epsg === SAMPLE_EPSG;
  /** @type {{name: string, act: () => any, sample: (() => any) | null}[]} */
  const all = [
    { name: "ground", act: chooseFiles, sample: noOther && !c.voter_count ? () => bringSample("ground") : null },
    { name: "voters", act: chooseFiles, sample: noOther ? () => bringSample("voters") : null },
    { name: "turf", act: () => (panel.value = "turf"), sample: c.metric_epsg === SAMPLE_EPSG ? cutSample : null },
  ];
  return html`
    <section class="card first-run stack" aria-labelledby="first-run-title">
      <div class="row"><${Picture} name="town" /><div class="grow"><h2 id="first-run-title">${say("coming.first-title")}</h2><p class="quiet small">${say("coming.first-what")}</p></div></div>
      <ol class="steps">${all.map(({ name, act, sample }, i) => html`
        <li class=${done[i] ? "done" : i === next ? "next" : ""} aria-current=${i === next ? "step" : null}>
          <span class="step-mark">${done[i] ? html`<${Icon} name="check" size=${16} />` : i + 1}</span>
          <div class="stack"><div><b>${say(`coming.step.${name}`)}</b>${done[i] && html`<span class="unseen"> ${say("import.there")}</span>`}<p class="small quiet">${say(`coming.step.${name}.what`)}</p></div>
            ${i === next && html`<div class="row wrap"><button class="button primary" disabled=${busy} onClick=${act}>${say(`coming.step.${name}.button`)}</button>
              ${sample && html`<button class="button plain" disabled=${busy} onClick=${sample}>${say(`coming.step.${name}.sample`)}</button>`}</div>`}</div>
        </li>`)}</ol>
    </section>`;
}
