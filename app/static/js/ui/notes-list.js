// @ts-check
/** Notes at the bottom of the map. */
import { close } from "../notes.js";
import { notes } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

export const NotesList = () => html`
  <ul class="notes" aria-live="polite" aria-label=${say("notes")}>
    ${notes.value.map((note) => html`
      <li key=${note.id} class=${`note ${note.kind}`}>
        <div class="grow"><p><b>${note.what}</b></p>${note.mend && html`<p>${note.mend}</p>`}
          ${note.details && html`<details class="small"><summary>${say("note.details")}</summary><p>${note.details}</p></details>`}</div>
        ${note.action && html`<button class="button plain" onClick=${() => { note.action?.act(); close(note.id); }}>${note.action.label}</button>`}
        <button class="button icon plain" aria-label=${say("close")} onClick=${() => close(note.id)}><${Icon} name="close" size=${16} /></button>
      </li>`)}
  </ul>`;
