// @ts-check
/** Reading the layers with QGIS: the address to give it, and keys that open the layers and nothing else. */
import { signal } from "@preact/signals";
import { api, ask } from "../api.js";
import { attempt } from "../notes.js";
import { CopyField } from "../staff/copy-field.js";
import { me, nameOf } from "../staff/record.js";
import { momentText } from "../staff/times.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";

/** @typedef {{key_id: string, person_id: string, created_at: string, expires_at: string, key: string}} ReadKey */
const keys = signal(/** @type {ReadKey[]} */ ([]));
const made = signal("");

const load = () =>
  attempt(async () => {
    keys.value = await ask("read-keys");
  });

const make = () =>
  attempt(async () => {
    made.value = (await ask("read-keys", { method: "POST" })).key;
    await load();
  });

/** @param {ReadKey} one */
const end = (one) => attempt(() => ask(`read-keys/${one.key_id}`, { method: "DELETE" })).then(load);

/** @param {any} event */
const opened = (event) => {
  if (event.target.open) void load();
  else made.value = "";
};

export function ReadKeys() {
  const hasAccount = me.value !== null && !["demo", "link"].includes(me.value.person_id);
  return html`
    <details class="more read-keys" onToggle=${opened}>
      <summary>${say("layers-out.title")}</summary>
      <div class="stack">
        <p class="small">${say("layers-out.what")}</p>
        <${CopyField} label=${say("layers-out.address")} text=${new URL(`${api}ogc`, location.origin).href} />
        ${hasAccount ? html`
          <p class="small quiet">${say("layers-out.key")}</p>
          <button class="button" onClick=${make}>${say("layers-out.make")}</button>
          ${made.value && html`<div class="made stack"><p class="small" role="status">${say("layers-out.once")}</p><${CopyField} label=${say("layers-out.secret")} text=${made.value} /></div>`}
          <ul class="people">${keys.value.map((one) => html`
            <li class="row spread" key=${one.key_id}><p class="grow"><span class="code">${one.key_id}</span><br /><span class="small quiet">${nameOf(one.person_id)} · ${say("layers-out.until", { at: momentText(new Date(one.expires_at)) })}</span></p>
              <button class="button danger" onClick=${() => end(one)} aria-label=${say("layers-out.end-one", { id: one.key_id })}>${say("layers-out.end")}</button></li>`)}</ul>`
        : html`<p class="small quiet">${say("layers-out.no-account")}</p>`}
      </div>
    </details>`;
}
