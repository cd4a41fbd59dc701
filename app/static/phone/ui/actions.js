// @ts-check
/** The buttons under the thumb, and the sheets that they open. */
import { record } from "../actions.js";
import { scriptIn } from "../script.js";
import { draft, pack, sheet } from "../state.js";
import { language, say } from "../words.js";
import { html } from "../../js/ui/html.js";
import { Sheet } from "./sheet.js";

const MORE = ["moved", "deceased", "wrong-address", "inaccessible", "skipped"];

/** With a script, "Talked" opens it; without one it is a result by itself. */
function talked() {
  if (pack.value && scriptIn(pack.value.body.scripts, language.value)) sheet.value = "survey";
  else void record("canvassed");
}

export const ActionBar = () => html`
  <div class="actions" role="group" aria-label=${say("actions")}>
    <button class="act" onClick=${() => record("not-home")}>${say("outcome.not-home")}</button>
    <button class="act main" onClick=${talked}>${say("outcome.canvassed")}</button>
    <button class="act" onClick=${() => record("refused")}>${say("outcome.refused")}</button>
    <button class="act" aria-haspopup="dialog" onClick=${() => (sheet.value = "more")}>${say("actions.more")}</button>
  </div>`;

export const MoreSheet = () => html`
  <${Sheet} title=${say("actions.more")}>
    <div class="pile">
      ${MORE.map((outcome) => html`<button class="act wide" onClick=${() => record(outcome)}>${say(`outcome.${outcome}`)}</button>`)}
      <button class="act wide danger" onClick=${() => record("refused", { do_not_contact: true })}>${say(draft.value.voter_id ? "actions.do-not-contact-person" : "actions.do-not-contact")}</button>
    </div>
  <//>`;

export function NoteSheet() {
  return html`
    <${Sheet} title=${say("note.title")}>
      <label class="writing"><span>${say("note.label")}</span>
        <textarea rows="5" maxlength="2000" value=${draft.value.note} onInput=${(/** @type {any} */ event) => (draft.value = { ...draft.value, note: event.target.value })}></textarea></label>
      <p>${say("note.goes-with")}</p>
      <button class="act wide main" onClick=${() => (sheet.value = "")}>${say("note.done")}</button>
    <//>`;
}
