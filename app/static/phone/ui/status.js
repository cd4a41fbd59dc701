// @ts-check
/** What is saved, what waits, and everything that is done once a shift: finish, rescue, language. */
import { signal } from "@preact/signals";
import { isInstalled, isPersistent, isSecure, newVersion, shellIsKept, takeNewVersion } from "../offline.js";
import { giveRescueFile, sendRescueFile } from "../rescue.js";
import { choose, theme, THEMES } from "../scheme.js";
import { confirmAll, send } from "../sender.js";
import { Trouble } from "../server.js";
import { aside, events, isOffline, isSignedOut, ownEvents, pack, waiting } from "../state.js";
import { download, wipe } from "../turf.js";
import { language, LANGUAGES, locale, say, speak } from "../words.js";
import { html } from "../../js/ui/html.js";
import { Sheet } from "./sheet.js";
import { SignIn } from "./top.js";
import { doors } from "./view.js";

const isBusy = signal("");
const told = signal(/** @type {{key: string, fill?: any} | null} */ (null));

export const StatusSheet = () => html`
  <${Sheet} title=${say("status.title")}>
    <${Counts} />
    ${aside.value > 0 && html`<p class="alert aside">${say("status.aside", { n: aside.value })}</p>`}
    ${told.value && html`<p class="alert" role="status">${say(told.value.key, told.value.fill)}</p>`}
    <div class="pile">
      <button class="act wide" disabled=${!waiting.value.length || isBusy.value === "send"} onClick=${sendNow}>${say(isBusy.value === "send" ? "status.sending" : "status.send")}</button>
      ${isSignedOut.value && html`<${SignIn} />`}
      ${pack.value && html`<button class="act wide main" disabled=${isBusy.value === "finish"} onClick=${finish}>${say("status.finish")}</button>
        <p>${say("status.finish-means")}</p>`}
    </div>
    ${pack.value && html`<dl class="facts">
      <div><dt>${say("status.code")}</dt><dd class="code">${pack.value.assignment.code}</dd></div>
      <div><dt>${say("status.until")}</dt><dd>${new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(pack.value.body.until_at))}</dd></div>
      <div><dt>${say("status.offline")}</dt><dd>${say(readiness())}</dd></div>
      <div><dt>${say("status.storage")}</dt><dd>${say(isPersistent.value ? "status.storage-kept" : "status.storage-not")}</dd></div>
    </dl>`}
    ${!isInstalled && isSecure && html`<p>${say("status.install")}</p>`}
    ${newVersion.value && html`<button class="act wide" onClick=${takeNewVersion}>${say("status.new-version")}</button>`}
    <h3>${say("status.rescue")}</h3>
    <p>${say("status.rescue-means")}</p>
    <${PaperLines} />
    <div class="pile">
      <button class="act wide" disabled=${!events.value.length} onClick=${giveRescueFile}>${say("status.rescue-save", { n: events.value.length })}</button>
      <label class="act wide file">${say("status.rescue-read")}<input class="unseen" type="file" accept="application/json,.json" onChange=${readIn} /></label>
      ${pack.value && html`<button class="act wide" disabled=${isBusy.value === "refresh"} onClick=${refresh}>${say("status.refresh")}</button>`}
    </div>
    <h3>${say("status.language")}</h3>
    <div class="tools">${LANGUAGES.map((code) => html`<button class="tool" lang=${code} aria-pressed=${code === language.value} onClick=${() => speak(code)}>${say(`language.${code}`)}</button>`)}</div>
    <h3>${say("status.theme")}</h3>
    <div class="tools">${THEMES.map((one) => html`<button class="tool" aria-pressed=${one === theme.value} onClick=${() => choose(one)}>${say(`theme.${one || "system"}`)}</button>`)}</div>
    ${pack.value && html`<h3>${say("status.notice")}</h3><p>${pack.value.body.notice[language.value] ?? pack.value.body.notice.en}</p>`}
  <//>`;

export const Counts = () => html`
  <div class="counts" role="status"><p><b>${events.value.length}</b> ${say("status.saved", { n: events.value.length })}</p><p class=${waiting.value.length ? "waits" : ""}><b>${waiting.value.length}</b> ${say("status.waiting", { n: waiting.value.length })}</p></div>`;

/** Read over the telephone or written on paper: door numbers of the turf and what was heard. */
const PaperLines = () => {
  const orders = new Map(doors.value.map((one) => [one.door_id, one]));
  const lines = ownEvents.value.filter((one) => one.state === "waiting" && orders.has(one.door_id));
  return lines.length > 0 && html`<details><summary>${say("status.paper", { code: pack.value?.assignment.code ?? "" })}</summary>
    <ul class="paper">${lines.map((one) => html`<li><b>${orders.get(one.door_id)?.order}</b> ${orders.get(one.door_id)?.door.address.unit} ${say(`outcome.${one.said.outcome}`)}</li>`)}</ul></details>`;
};

const readiness = () => (!isSecure ? "ready.insecure" : shellIsKept.value ? "ready.yes" : "ready.not-yet");

/** @param {string} name @param {() => Promise<void>} work */
async function busy(name, work) {
  isBusy.value = name;
  told.value = null;
  try {
    await work();
  } catch (error) {
    told.value = { key: error instanceof Trouble && error.status === 0 ? "trouble.network" : "trouble.other" };
  } finally {
    isBusy.value = "";
  }
}

const sendNow = () => busy("send", async () => {
  await send();
  if (waiting.value.length) told.value = { key: isOffline.value ? "trouble.network" : "trouble.waits", fill: { n: waiting.value.length } };
});

/** Nothing is wiped before the server named every result. */
const finish = () => busy("finish", async () => {
  const shown = pack.value;
  if (!shown) return;
  const counted = await confirmAll(shown.pack_id);
  if (counted.confirmed < counted.saved) told.value = { key: "trouble.not-all", fill: counted };
  else await wipe(shown.pack_id, "finished", counted);
});

const refresh = () => busy("refresh", async () => {
  if (pack.value) await download(pack.value.assignment);
  told.value = { key: "status.refreshed" };
});

/** @param {any} event */
const readIn = (event) => busy("read", async () => {
  const [file] = event.target.files;
  if (file) told.value = { key: "status.rescue-sent", fill: await sendRescueFile(file) };
  event.target.value = "";
});
