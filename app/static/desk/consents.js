// @ts-check
/** What somebody agreed to, or took back: kept for good, the newest word counts. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { query } from "../js/api.js";
import { html } from "../js/ui/html.js";
import { Term } from "../js/ui/term.js";
import { attempt, fieldsOf, tell } from "./asking.js";
import { LANGUAGES } from "./sheet.js";
import { say } from "./words.js";

/** @typedef {{consent_id: string, voter_id: string, purpose: string, channel: string, wording: string, language: string, source: string, is_given: boolean, at: string}} Consent */

const known = signal(/** @type {Consent[] | null} */ (null));
const CHANNELS = ["text", "phone", "email", "mail", "door"];

/** @param {string} [voterId] */
async function load(voterId = "") {
  known.value = (await attempt(`consents${query({ voter_id: voterId })}`)) ?? [];
}

/** @param {SubmitEvent} event */
async function add(event) {
  const { is_given, ...said } = fieldsOf(event);
  const made = await attempt("consents", { method: "POST", body: { ...said, is_given: is_given === "yes" } });
  if (!made) return;
  /** @type {HTMLFormElement} */ (event.target).reset();
  await load();
  tell(say(made.is_given ? "consent.given" : "consent.taken-back", { what: made.voter_id }));
}

export function Consents() {
  useEffect(() => void load(), []);
  return html`
    <h2>${say("consent.title")} <${Term} name="consent" /></h2><p class="quiet">${say("consent.what")}</p>
    <form class="card" onSubmit=${add} aria-label=${say("consent.title")}>
      <div class="line">
        <label class="field">${say("consent.voter")}<input name="voter_id" required maxlength="80" autocomplete="off" spellcheck="false" /></label>
        <label class="field">${say("consent.said")}<select name="is_given"><option value="yes">${say("consent.yes")}</option><option value="no">${say("consent.no")}</option></select></label>
        <label class="field">${say("privacy.channel")}<select name="channel">${CHANNELS.map((one) => html`<option value=${one}>${say(`channel.${one}`)}</option>`)}</select></label>
        <label class="field">${say("consent.language")}<select name="language">${LANGUAGES.map((one) => html`<option value=${one}>${say(`language.${one}`)}</option>`)}</select></label>
      </div>
      <div class="side-by-side">
        <label class="field">${say("consent.purpose")}<input name="purpose" required maxlength="100" /></label>
        <label class="field">${say("privacy.source")}<input name="source" required maxlength="100" /></label></div>
      <label class="field">${say("consent.wording")}<textarea name="wording" rows="2" required maxlength="2000"></textarea></label>
      <p><button class="button primary">${say("consent.add")}</button></p>
    </form>
    ${known.value?.length === 0 ? html`<p class="quiet">${say("consent.none")}</p>` : html`<ul class="entries">${known.value?.map((one) => html`<li key=${one.consent_id}>
      <span><b class=${`tag ${one.is_given ? "ok" : "stop-tag"}`}>${say(one.is_given ? "consent.yes" : "consent.no")}</b> <span class="code">${one.voter_id}</span> · ${one.purpose} · ${say(`channel.${one.channel}`)}<br />
        <span class="quiet">“${one.wording}” · ${one.source}, ${one.at.slice(0, 10)}</span></span></li>`)}</ul>`}`;
}
