// @ts-check
/** Before the walk: the turfs in hand, the download; after it: what the server counted. */
import { signal } from "@preact/signals";
import { askToPersist } from "../offline.js";
import { Trouble } from "../server.js";
import { assignments, downloading, ended, isSignedOut, packId, packs, person, showDoor, waiting } from "../state.js";
import { setNote } from "../storage.js";
import { Broken, download } from "../turf.js";
import { doorsOf, heardOf, nextDoor } from "../field.js";
import { events, showsBuilding, tab } from "../state.js";
import { locale, say } from "../words.js";
import { html } from "../../js/ui/html.js";
import { Counts } from "./status.js";
import { SignIn } from "./top.js";

export const startTrouble = signal("");

/** @param {import("../state.js").Pack} one */
export function walk(one) {
  packId.value = one.pack_id;
  tab.value = "next";
  showsBuilding.value = true;
  const doors = doorsOf(one.body);
  const own = events.value.filter((event) => event.pack_id === one.pack_id);
  showDoor((nextDoor(doors, heardOf(one, own)) ?? doors[0])?.door_id ?? "");
  setNote("pack", one.pack_id).catch(() => {}); // chosen again the next time
}

/** @param {any} assignment */
export async function fetchTurf(assignment) {
  startTrouble.value = "";
  try {
    await download(assignment);
    const fresh = packs.value.find((one) => one.pack_id === `${person.value} ${assignment.assignment_id}`);
    ended.value = null;
    await setNote("ended", null);
    if (fresh) walk(fresh);
    void askToPersist();
  } catch (error) {
    startTrouble.value = error instanceof Broken ? "trouble.broken" : error instanceof Trouble ? (error.status === 404 ? "trouble.gone" : "trouble.download") : "trouble.no-space";
  }
}

/** Packages on this phone that this person may open: their own, and those of links opened here. */
const own = () => packs.value.filter((one) => one.user === person.value || one.user.startsWith("link-"));

export function Start() {
  if (downloading.value) return html`<${Download} />`;
  const kept = new Set(own().map((one) => one.body.assignment_id));
  const fresh = (assignments.value ?? []).filter((one) => one.state === "out" && !kept.has(one.assignment_id));
  return html`
    <main class="start" tabindex=${ended.value ? 0 : undefined /* long words on a small phone are scrolled by keys too */}>
      ${ended.value ? html`<${Ended} />` : html`<h1>${say("start.title")}</h1>`}
      ${startTrouble.value && html`<p class="alert" role="alert">${say(startTrouble.value)}</p>`}
      ${own().map((one) => html`<section class="hand"><h2 class="code">${one.body.turf_id}</h2><p>${say("start.doors", { n: one.body.doors.length })}</p><button class="act wide main" onClick=${() => walk(one)}>${say("start.walk")}</button></section>`)}
      ${fresh.map((one) => html`<${InHand} one=${one} />`)}
      ${!own().length && !fresh.length && html`<${Nothing} />`}
      ${waiting.value.length > 0 && html`<${Counts} />`}
    </main>`;
}

const Nothing = () => {
  if (isSignedOut.value) return html`<p>${say("start.come-in")}</p><${SignIn} />`;
  return html`<p>${say(assignments.value ? "start.nothing" : startTrouble.value ? "start.later" : "start.looking")}</p>`;
};

/** A turf that was finished here comes back only when asked for. @param {any} assignment */
export const isFinished = (assignment) => ended.value?.why === "finished" && ended.value.pack_id === `${person.value} ${assignment.assignment_id}`;

/** @param {{one: any}} props */
function InHand({ one }) {
  const day = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" });
  const begins = Date.parse(one.from_at) > Date.now();
  return html`<section class="hand"><h2 class="code">${one.turf_id}</h2><p>${begins ? say("start.from", { time: day.format(new Date(one.from_at)) }) : say("start.until", { time: day.format(new Date(one.until_at)) })}</p>
    <button class=${`act wide ${isFinished(one) ? "" : "main"}`} onClick=${() => fetchTurf(one)}>${say(isFinished(one) ? "start.again" : "start.download", { turf: one.turf_id })}</button></section>`;
}

function Download() {
  const { done, total } = downloading.value ?? { done: 0, total: 0 };
  return html`<main class="start"><h1>${say("download.title")}</h1>
    <progress class="big" max=${total || 1} value=${done} aria-label=${say("download.title")}></progress>
    <p role="status">${total > 0 && say("download.far", { done: (done / 1024).toFixed(0), total: (total / 1024).toFixed(0) })}</p><p>${say("download.why")}</p></main>`;
}

function Ended() {
  const over = ended.value;
  if (!over) return null;
  const left = waiting.value.filter((one) => one.pack_id === over.pack_id).length;
  return html`<section class="ended" aria-label=${say(`ended.${over.why}`)}><h1>${say(`ended.${over.why}`)}</h1>
    <p><b class="code">${over.turf_id}</b></p>
    ${over.why === "finished" && html`<p class="held"><b>${over.confirmed}</b> ${say("ended.confirmed", { saved: over.saved })}</p><p>${say("ended.held", { n: over.held })}</p>`}
    <p>${left ? say("ended.waiting", { n: left }) : say("ended.all-sent")}</p>
    <p>${say("ended.wiped")}</p></section>`;
}
