// @ts-check
/** A new universe: a name and a condition over the voters' columns, counted while it is written. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { createUniverse } from "../actions.js";
import { whereOf } from "../condition.js";
import { counted, fault, forget, written } from "../counting.js";
import { count } from "../format.js";
import { campaign } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";

export const universeFormOpen = signal(false);

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  const fields = new FormData(/** @type {HTMLFormElement} */ (event.target));
  const made = await createUniverse(String(fields.get("name")), whereOf(String(fields.get("where"))));
  if (made) universeFormOpen.value = false;
}

export function UniverseForm() {
  const wrong = fault.value !== null && !isUnfinished(fault.value);
  useEffect(() => {
    const field = /** @type {HTMLInputElement | null} */ (document.getElementById("universe-where"));
    written(field?.value ?? "");
    return forget;
  }, [campaign.value.snapshot_id]);
  return html`
    <form class="stack card" onSubmit=${submit}>
      <label class="field">${say("universe.name")}<input name="name" required maxlength="60" autocomplete="off" /></label>
      <label class="field">${say("universe.where")}<input id="universe-where" name="where" placeholder="party = 'D' and support_score >= 60" autocomplete="off" spellcheck="false"
        aria-invalid=${wrong} aria-describedby="universe-found" onInput=${(/** @type {any} */ event) => written(event.target.value)} /></label>
      <div id="universe-found" class="found" role="status">${fault.value ? html`<${Fault} fault=${fault.value} />` : counted.value && html`<${Found} found=${counted.value} />`}</div>
      <p class="small quiet">${say("universe.where-hint")}</p>
      <button class="button">${say("universe.create")}</button>
    </form>`;
}

/** @param {{found: import("../counting.js").Count}} props */
function Found({ found }) {
  if (!found.voter_count) return html`<p class="small warning">${say("universe.nobody")}</p>`;
  return html`
    <p class="live"><span><b>${count(found.door_count)}</b> ${say("count.doors-word", { n: found.door_count })}</span>
      <span><b>${count(found.voter_count)}</b> ${say("count.voters-word", { n: found.voter_count })}</span></p>
    ${found.exception_count > 0 && html`<p class="small quiet">${say("count.not-on-map", { n: found.exception_count })}</p>`}`;
}

/** What is wrong, where in the text, and how to mend it; quietly while the text is not finished. @param {{fault: import("../counting.js").Fault}} props */
function Fault({ fault: now }) {
  if (isUnfinished(now)) return html`<p class="small quiet">${now.what}</p>`;
  const { what, mend, spot } = now;
  return html`
    <p class="small warning">${what}</p>
    ${spot && html`<p class="spot small" aria-hidden="true">${spot.before}<mark>${spot.at}</mark>${spot.after}</p>`}
    <p class="small quiet">${mend}</p>`;
}

/** @param {import("../counting.js").Fault} now */
const isUnfinished = ({ spot }) => spot?.at === "";
