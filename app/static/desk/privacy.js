// @ts-check
/** Whom not to contact, and what people are told. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { html } from "../js/ui/html.js";
import { Term } from "../js/ui/term.js";
import { attempt, fieldsOf, tell } from "./asking.js";
import { Consents } from "./consents.js";
import { say } from "./words.js";

/** @typedef {{event_id: string, door_id: string | null, voter_id: string | null, channel: string, source: string, at: string}} Suppression */

const standing = signal(/** @type {Suppression[] | null} */ (null));
const notices = signal(/** @type {{language: string, text: string}[]} */ ([]));
const CHANNELS = ["all", "door", "phone", "text", "mail", "email"];

/** @param {Suppression} one */
const whom = (one) => one.voter_id ?? one.door_id ?? "";

async function load() {
  standing.value = (await attempt("suppressions")) ?? [];
  notices.value = (await attempt("notices")) ?? [];
}

/** @param {SubmitEvent} event */
async function add(event) {
  const { object, id, channel, source } = fieldsOf(event);
  const made = await attempt("suppressions", { method: "POST", body: { [object]: id, channel, source } });
  if (!made) return;
  /** @type {HTMLFormElement} */ (event.target).reset();
  await load();
  tell(say("privacy.added", { what: whom(made) }));
}

/** @param {Suppression} one */
async function resolve(one) {
  if (!(await attempt(`suppressions/${one.event_id}/resolve`, { method: "POST" }))) return;
  await load();
  tell(say("privacy.resolved", { what: whom(one) }));
}

export function Privacy() {
  useEffect(() => void load(), []);
  return html`
    <p class="quiet">${say("privacy.what")} <${Term} name="do-not-contact" /></p>
    <form class="line" onSubmit=${add}>
      <label class="field">${say("privacy.object")}<select name="object"><option value="door_id">${say("privacy.door")}</option><option value="voter_id">${say("privacy.voter")}</option></select></label>
      <label class="field">${say("privacy.id")}<input name="id" required maxlength="80" autocomplete="off" spellcheck="false" /></label>
      <label class="field">${say("privacy.channel")}<select name="channel">${CHANNELS.map((one) => html`<option value=${one}>${say(`channel.${one}`)}</option>`)}</select></label>
      <label class="field">${say("privacy.source")}<input name="source" required maxlength="120" defaultValue=${say("privacy.letter")} /></label>
      <button class="button primary">${say("privacy.add")}</button>
    </form>
    ${standing.value?.length === 0 ? html`<p class="quiet">${say("privacy.none")}</p>` : html`<ul class="entries">${standing.value?.map((one) => html`<li key=${one.event_id}>
      <span><span class="code">${whom(one)}</span> · ${say(`channel.${one.channel}`)} · <span class="quiet">${one.source}, ${one.at.slice(0, 10)}</span></span>
      <button class="button" onClick=${() => resolve(one)}>${say("privacy.resolve", { what: whom(one) })}</button></li>`)}</ul>`}
    <${Consents} />
    <h2>${say("privacy.notices")}</h2><p class="quiet">${say("privacy.notice-where")}</p>
    <div class="side-by-side">${notices.value.map((one) => html`<${NoticeForm} key=${one.language} notice=${one} />`)}</div>`;
}

/** @param {{notice: {language: string, text: string}}} props */
function NoticeForm({ notice: { language, text } }) {
  /** @param {SubmitEvent} event */
  const keep = async (event) => {
    const made = await attempt(`notices/${language}`, { method: "PUT", body: { text: fieldsOf(event).text } });
    if (made) tell(say("privacy.kept"));
  };
  return html`<form class="stack" onSubmit=${keep}>
    <label class="field">${say(`language.${language}`)}<textarea name="text" rows="6" lang=${language} required maxlength="1200" defaultValue=${text}></textarea></label>
    <button class="button">${say("privacy.keep", { language: say(`language.${language}`) })}</button></form>`;
}
