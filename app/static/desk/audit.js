// @ts-check
/** Who saw, changed, exported or erased what: the newest entries of the trail, and whether it is whole. Owners only. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { momentText } from "../js/staff/times.js";
import { html } from "../js/ui/html.js";
import { attempt, tell } from "./asking.js";
import { say } from "./words.js";

/** @typedef {{sequence: number, at: string, person_id: string, action: string, object_id: string}} Entry */

const AT_ONCE = 200;
const entries = signal(/** @type {Entry[] | null} */ (null));
const limit = signal(AT_ONCE);
const names = signal(/** @type {Map<string, string>} */ (new Map()));
const wanted = signal("");

async function load() {
  const [found, people] = await Promise.all([attempt(`audit?limit=${limit.value}`), attempt("people")]);
  names.value = new Map((people ?? []).map((/** @type {{person_id: string, name: string}} */ one) => [one.person_id, one.name]));
  entries.value = found ?? [];
}

async function check() {
  const found = await attempt("audit/check");
  if (found) tell(say(found.is_whole ? "audit.whole" : "audit.broken", { n: found.is_whole ? found.entry_count : found.broken_at }), !found.is_whole);
}

function more() {
  limit.value *= 5;
  void load();
}

/** Somebody without an account is named by how they came. @param {string} id */
const who = (id) => names.value.get(id) ?? (id.startsWith("link-") ? say("audit.link") : ["command-line", "demo", "link", "nobody"].includes(id) ? say(`audit.by.${id}`) : id);

/** @param {string} action as routes and commands are called */
const words = (action) => action.replaceAll("_", " ");

export function Audit() {
  useEffect(() => void load(), []);
  const text = (/** @type {Entry} */ one) => `${who(one.person_id)} ${words(one.action)} ${one.object_id}`.toLowerCase();
  const shown = (entries.value ?? []).filter((one) => text(one).includes(wanted.value.toLowerCase()));
  return html`
    <p class="quiet">${say("audit.what")}</p>
    <div class="line"><label class="field grow">${say("audit.find")}<input type="search" value=${wanted.value} onInput=${(/** @type {any} */ event) => (wanted.value = event.target.value)} /></label>
      <button class="button primary" onClick=${check}>${say("audit.check")}</button></div>
    ${entries.value && html`<div class="trail"><table><thead><tr><th scope="col">${say("audit.at")}</th><th scope="col">${say("audit.who")}</th><th scope="col">${say("audit.did")}</th><th scope="col">${say("audit.object")}</th></tr></thead>
      <tbody>${shown.map((one) => html`<tr key=${one.sequence}><td class="number">${momentText(new Date(one.at))}</td><th scope="row">${who(one.person_id)}</th><td>${words(one.action)}</td><td class="code">${one.object_id}</td></tr>`)}</tbody></table></div>
      ${!shown.length && html`<p class="quiet">${say(entries.value.length ? "audit.none" : "audit.empty")}</p>`}
      ${entries.value.length >= limit.value && html`<p><button class="button" onClick=${more}>${say("audit.more")}</button></p>`}`}`;
}
