// @ts-check
/** The scripts that there are, and the one being written. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../js/api.js";
import { html } from "../js/ui/html.js";
import { Term } from "../js/ui/term.js";
import { attempt, tell } from "./asking.js";
import { Editor } from "./editor.js";
import { Preview } from "./preview.js";
import { blank, sheet } from "./sheet.js";
import { say } from "./words.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */

const scripts = signal(/** @type {Sheet[]} */ ([]));

async function load() {
  scripts.value = (await attempt("scripts")) ?? [];
}

/** @param {Sheet} one */
const nameOf = (one) => one.name.en ?? one.name.es;

/** @param {Sheet} one @param {"choose" | "retire"} how */
async function change(one, how) {
  const version = how === "choose" ? `?version=${one.version}` : "";
  const found = await attempt(`scripts/${one.script_id}/${how}${version}`, { method: "POST" });
  if (!found) return;
  await load();
  tell(say(how === "choose" ? "script.used" : "script.retired", { version: found.version }));
}

async function save() {
  const { name, questions, script_id } = sheet.value;
  const made = await attempt("scripts", { method: "POST", body: { name, questions, script_id } });
  if (!made) return;
  sheet.value = made;
  await load();
  tell(say("script.saved", { version: made.version }));
}

/** Write the script of a file, and open it to be looked at. @param {any} field */
async function upload(field) {
  const text = await field.files[0]?.text();
  field.value = "";
  const made = text && (await attempt("scripts/file", { method: "POST", body: { text } }));
  if (!made) return;
  sheet.value = made;
  await load();
  tell(say("script.loaded", { name: nameOf(made) }));
}

export function Scripts() {
  useEffect(() => void load(), []);
  return html`
    <h2>${say("script.all")} <${Term} name="script" /></h2>
    ${scripts.value.length === 0 && html`<p class="quiet">${say("script.none")}</p>`}
    <ul class="entries">${scripts.value.map((one) => html`<li key=${`${one.script_id}${one.version}`}>
      <span>${nameOf(one)} · ${one.version} · <b class=${`tag ${one.state === "current" ? "ok" : ""}`}>${say(`state.${one.state}`)}</b></span>
      <span class="row"><button class="button" onClick=${() => (sheet.value = one)}>${say("script.edit", { name: nameOf(one), version: one.version })}</button>
        ${one.state === "current" ? html`<button class="button" onClick=${() => change(one, "retire")}>${say("script.retire")}</button>` : html`<button class="button" onClick=${() => change(one, "choose")}>${say("script.use")}</button>`}
        <a class="button" download="" href=${`${api}scripts/${one.script_id}/file?version=${one.version}`}>${say("script.download")}</a></span></li>`)}</ul>
    <p class="row"><button class="button" onClick=${() => (sheet.value = blank())}>${say("script.new")}</button>
      <label class="field">${say("script.load")}<input type="file" accept=".toml,application/toml" onChange=${(/** @type {any} */ event) => upload(event.target)} /></label></p>
    <div class="writing"><${Editor} onSave=${save} /><${Preview} /></div>`;
}
