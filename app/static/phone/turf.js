// @ts-check
/** A turf on this phone: downloaded whole and checked, refreshed, and wiped when it is no longer in hand. */
import { now } from "./clock.js";
import { ask, json, Trouble } from "./server.js";
import { assignments, doorId, downloading, ended, events, isOffline, isSignedOut, packId, packs, person, sheet, toast } from "./state.js";
import { change, read, readAll, setNote } from "./storage.js";

const PATIENCE_MS = 300_000;

/** The package did not arrive as it was sent. */
export class Broken extends Error {}

/** @param {any} assignment */
export async function download(assignment) {
  downloading.value = { done: 0, total: 0 };
  try {
    const answer = await ask(`field/assignments/${assignment.assignment_id}/package`, {}, PATIENCE_MS);
    const bytes = await readThrough(answer);
    const is_checked = await check(bytes, answer.headers.get("content-digest"));
    await keep(assignment, JSON.parse(new TextDecoder().decode(bytes)), is_checked);
  } finally {
    downloading.value = null;
  }
}

/** @param {Response} answer @returns {Promise<Uint8Array>} */
async function readThrough(answer) {
  const total = Number(answer.headers.get("package-bytes") ?? 0);
  const parts = [];
  let done = 0;
  try {
    const reader = /** @type {ReadableStream<Uint8Array>} */ (answer.body).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      done += part.value.length;
      downloading.value = { done, total };
    }
  } catch {
    throw new Trouble(0);
  }
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Whether it could be checked: a plain HTTP page has no hashing. @param {Uint8Array} bytes @param {string | null} told */
async function check(bytes, told) {
  if (!globalThis.crypto.subtle) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", /** @type {any} */ (bytes)));
  if (told !== `sha-256=:${btoa(String.fromCharCode(...digest))}:`) throw new Broken();
  return true;
}

/** Keep a package and its key in one transaction. @param {any} assignment @param {any} body @param {boolean} is_checked */
async function keep(assignment, body, is_checked) {
  const pack_id = `${person.value} ${body.assignment_id}`;
  const former = packs.value.find((one) => one.pack_id === pack_id);
  const { send_key, ...rest } = body;
  const waits = new Set(events.value.filter((one) => one.pack_id === pack_id && one.state === "waiting").map((one) => one.door_id));
  const fresh = { pack_id, user: person.value, assignment, body: withDoorsThatWait(rest, former?.body, waits), states: body.states, downloaded_at: now(), is_checked };
  await change(["packages", "keys"], (store) => {
    store("packages").put(fresh);
    store("keys").put({ pack_id, send_key });
  });
  packs.value = [...packs.value.filter((one) => one.pack_id !== pack_id), fresh];
}

/**
 * A refresh never removes a door whose results still wait.
 * @param {any} body @param {any} former @param {Set<string>} waits
 */
export function withDoorsThatWait(body, former, waits) {
  const there = new Set(body.doors.map((/** @type {any} */ one) => one.door.door_id));
  const left = (former?.doors ?? []).filter((/** @type {any} */ one) => waits.has(one.door.door_id) && !there.has(one.door.door_id));
  if (!left.length) return body;
  const last = body.walk.stops.at(-1)?.order ?? 0;
  const stops = left.map((/** @type {any} */ one, /** @type {number} */ k) => ({ order: last + k + 1, door_ids: [one.door.door_id], street_name: one.door.address.street_name, side: "right", walk_m: 0, path_index: -1 }));
  return { ...body, doors: [...body.doors, ...left], walk: { ...body.walk, stops: [...body.walk.stops, ...stops] } };
}

/** Take what is kept back into memory, wiping what has ended. */
export async function recallPacks() {
  packs.value = await readAll("packages");
  await wipeEnded();
}

/** The people of a turf leave the phone when its time is over, by the server's clock. */
export async function wipeEnded() {
  for (const one of packs.value) if (now() >= Date.parse(one.body.until_at)) await wipe(one.pack_id, "ended");
}

/**
 * Forget a turf's doors and people. Its results and the key to send them stay.
 * @param {string} pack_id @param {"ended" | "finished"} why @param {{confirmed: number, saved: number, held: number}} [counted]
 */
export async function wipe(pack_id, why, counted = { confirmed: 0, saved: 0, held: 0 }) {
  const gone = packs.value.find((one) => one.pack_id === pack_id);
  await change(["packages"], (store) => void store("packages").delete(pack_id));
  packs.value = packs.value.filter((one) => one.pack_id !== pack_id);
  if (!gone) return;
  if (why === "ended") assignments.value = assignments.value?.filter((one) => one.assignment_id !== gone.body.assignment_id) ?? null;
  ended.value = { pack_id, turf_id: gone.body.turf_id, why, ...counted };
  await setNote("ended", ended.value);
  if (packId.value !== pack_id) return;
  toast.value = null; // it names an address
  packId.value = "";
  doorId.value = "";
  sheet.value = "";
}

/** See what others heard at the doors of the turf shown; a turf that is gone from our hands is wiped. */
export async function refreshStates() {
  const shown = packs.value.find((one) => one.pack_id === packId.value);
  if (!shown) return;
  try {
    const states = await json(await ask(`field/assignments/${shown.body.assignment_id}/states`));
    isOffline.value = false;
    isSignedOut.value = false;
    if (JSON.stringify(states) !== JSON.stringify(shown.states)) await keepStates(shown.pack_id, states);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    const isGone = error.isOurs && (error.status === 404 || error.status === 403);
    if (isGone && shown.user === person.value) await wipe(shown.pack_id, "ended");
    if (error.status === 401) await signedOut();
    if (error.status === 0 || error.status >= 500) isOffline.value = true;
  }
}

/** A session that ended may have been shut: each turf's own key asks whether it may stay, and what may not is wiped. */
export async function signedOut() {
  isSignedOut.value = true;
  for (const { pack_id, body } of packs.value) {
    const key = (await read("keys", pack_id))?.send_key;
    if (!key) continue;
    try {
      const hand = await json(await ask(`field/assignments/${body.assignment_id}/hand`, { headers: { "turfwalk-send-key": key } }));
      if (!hand.is_in_hand) await wipe(pack_id, "ended");
    } catch (error) {
      if (!(error instanceof Trouble)) throw error; // asked again at the next contact
    }
  }
}

/** @param {string} pack_id @param {any[]} states */
async function keepStates(pack_id, states) {
  await change(["packages"], (store) => {
    const asked = store("packages").get(pack_id);
    asked.onsuccess = () => asked.result && store("packages").put({ ...asked.result, states }); // a wiped turf stays wiped
  });
  packs.value = packs.value.map((one) => (one.pack_id === pack_id ? { ...one, states } : one));
}
