// @ts-check
/** Whose doors and which results are counted: universe, dates, outcome. */
import { universe, universes } from "../state.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { dayText } from "./days.js";
import { day, EVERY_VOTER, filters, outcome, OUTCOMES, since, until, whose } from "./shown.js";

export function Filters() {
  const narrowed = [whose.value && whose.value !== universe.value ? whoAsked() : "", ...resultsAsked()].filter(Boolean);
  return html`
    <details class="more filters"><summary>${say("filter.title")}${narrowed.length > 0 && html`: <span class="strong-filter">${narrowed.join(" · ")}</span>`}</summary>
      <div class="stack">
        <label class="field">${say("filter.universe")}
          <select value=${whose.value || universe.value} onChange=${(/** @type {any} */ event) => (whose.value = event.target.value)}>
            ${universes.value.map((one) => html`<option key=${one.name} value=${one.name}>${one.hidden ? say("filter.small", { name: one.name, n: one.least }) : one.name}</option>`)}
            <option value=${EVERY_VOTER}>${say("filter.everyone")}</option>
          </select></label>
        <div class="fields">
          <${DateField} words="filter.since" chosen=${since} most=${until.value} least="" />
          <${DateField} words="filter.until" chosen=${until} most="" least=${since.value} />
        </div>
        <label class="field">${say("filter.outcome")}
          <select value=${outcome.value} onChange=${(/** @type {any} */ event) => (outcome.value = event.target.value)}>
            <option value="">${say("filter.outcome.any")}</option>
            ${OUTCOMES.map((one) => html`<option key=${one} value=${one}>${say(`outcome.${one}`)}</option>`)}
          </select></label>
        <p class="small quiet">${say("filter.what")}</p>
        ${narrowed.length > 0 && html`<button class="button" onClick=${clear}>${say("filter.clear")}</button>`}
      </div></details>`;
}

/** @param {{words: string, chosen: import("@preact/signals").Signal<string>, least: string, most: string}} props */
const DateField = ({ words, chosen, least, most }) => html`
  <label class="field">${say(words)}<input type="date" value=${chosen.value} min=${least} max=${most} disabled=${Boolean(day.value)} onChange=${(/** @type {any} */ event) => (chosen.value = event.target.value)} /></label>`;

/** The results that count, in words; nothing where all do. */
export function resultsAsked() {
  const dates = since.value || until.value ? say("filter.dates", { since: since.value ? dayText(since.value) : "…", until: until.value ? dayText(until.value) : "…" }) : "";
  return [day.value ? "" : dates, outcome.value && say(`outcome.${outcome.value}`)].filter(Boolean);
}

/** Whose doors count, in words. */
export const whoAsked = () => (filters.value.universe ? filters.value.universe : say("filter.everyone"));

function clear() {
  whose.value = since.value = until.value = outcome.value = "";
}
