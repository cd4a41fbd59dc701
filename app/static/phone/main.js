// @ts-check
/** The phone page begins: first what this phone holds, then, where there is a network, what the server says. */
import { render } from "preact";
import { recallClock } from "./clock.js";
import { askToPersist, keepShell } from "./offline.js";
import { recallPosition } from "./position.js";
import { followOtherTabs, recall, tidy } from "./record.js";
import { keepSending, send } from "./sender.js";
import { ask, json, post, Trouble } from "./server.js";
import { assignments, ended, isOffline, isSignedOut, packs, person } from "./state.js";
import { note, setNote } from "./storage.js";
import { recallPacks, refreshStates, signedOut, wipeEnded } from "./turf.js";
import { App } from "./ui/app.js";
import { fetchTurf, isFinished, startTrouble, walk } from "./ui/start.js";
import { html } from "../js/ui/html.js";
import { recallLanguage, say } from "./words.js";

const LOOK_EVERY_MS = 30_000;

/** The secret of an open link; it leaves the address, and so the history, at once. */
let token = new URLSearchParams(location.hash.slice(1)).get("token");
if (location.hash) history.replaceState(null, "", location.pathname);

async function begin() {
  await Promise.all([recallLanguage(), recallClock(), recall()]);
  person.value = await note("person", "");
  ended.value = await note("ended");
  await recallPacks();
  const last = await note("pack");
  const shown = packs.value.find((one) => one.pack_id === last && (one.user === person.value || one.user.startsWith("link-")));
  if (shown && !token) walk(shown);
  show();
  followOtherTabs();
  keepSending();
  void keepShell();
  void askToPersist();
  await recallPosition();
  await comeIn();
  await tidy(new Set(packs.value.map((one) => one.pack_id)));
  setInterval(look, LOOK_EVERY_MS);
  addEventListener("online", () => void comeIn());
  document.addEventListener("visibilitychange", look);
}

function show() {
  const root = /** @type {HTMLElement} */ (document.getElementById("page"));
  root.textContent = "";
  render(html`<${App} />`, root);
}

/** Say who we are and ask what is in hand. Without a network what the phone holds is enough. */
async function comeIn() {
  try {
    if (token) await openLink(token);
    const actor = await json(await ask("session"));
    person.value = actor.person_id;
    await setNote("person", actor.person_id);
    isSignedOut.value = false;
    isOffline.value = false;
    void send(); // what waited for the session goes now
    assignments.value = await json(await ask("field/assignments"));
    startTrouble.value = "";
    const inHand = (assignments.value ?? []).filter((one) => one.state === "out" && !packs.value.some((pack) => pack.pack_id === `${actor.person_id} ${one.assignment_id}`));
    if (actor.assignment_id && inHand.length === 1 && !isFinished(inHand[0])) await fetchTurf(inHand[0]);
    await refreshStates();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    if (error.status === 401) await signedOut();
    else if (error.status === 404 && token) startTrouble.value = "trouble.link";
    else isOffline.value = true;
    if (!assignments.value && !startTrouble.value && error.status !== 401) startTrouble.value = "trouble.network";
  }
}

/** @param {string} secret */
async function openLink(secret) {
  await post("field/open", { token: secret });
  token = null;
  const actor = await json(await ask("session"));
  const kept = packs.value.find((one) => one.pack_id === `${actor.person_id} ${actor.assignment_id}`);
  if (kept) walk(kept);
}

/** What time and others did meanwhile. */
function look() {
  void wipeEnded();
  if (document.visibilityState === "visible" && navigator.onLine) void refreshStates();
}

begin().catch(() => {
  const root = /** @type {HTMLElement} */ (document.getElementById("page"));
  root.textContent = say("trouble.no-storage");
});
