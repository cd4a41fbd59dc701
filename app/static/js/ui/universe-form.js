// @ts-check
/** A new universe: a name and a condition over the voters' columns. */
import { signal } from "@preact/signals";
import { createUniverse } from "../actions.js";
import { say } from "../words.js";
import { html } from "./html.js";

export const universeFormOpen = signal(false);

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  const fields = new FormData(/** @type {HTMLFormElement} */ (event.target));
  const made = await createUniverse(String(fields.get("name")), String(fields.get("where")) || "true");
  if (made) universeFormOpen.value = false;
}

export const UniverseForm = () => html`
  <form class="stack card" onSubmit=${submit}>
    <label class="field">${say("universe.name")}<input name="name" required maxlength="60" autocomplete="off" /></label>
    <label class="field">${say("universe.where")}<input name="where" placeholder="party = 'D' and support_score >= 60" autocomplete="off" spellcheck="false" /></label>
    <p class="small quiet">${say("universe.where-hint")}</p>
    <button class="button">${say("universe.create")}</button>
  </form>`;
