// @ts-check
/**
 * Sending what waits: when something is saved, when the page opens or is looked at, when a network comes,
 * every half minute, and when asked. Each turf's results go with the key that came with its package, so it
 * does not matter whether the session still lasts or whose it is.
 */
import { settle } from "./record.js";
import { json, post, Trouble } from "./server.js";
import { events, isOffline, isSignedOut, waiting } from "./state.js";
import { read } from "./storage.js";

const MOST_TOGETHER = 50;
const MOST_LETTERS = 250_000;
const EVERY_MS = 30_000;

/** @typedef {import("./state.js").Event} Event */

/** @type {Promise<void> | null} */
let sending = null;
let asksAgain = false;

/** Send all that waits; several calls at once are one. @returns {Promise<void>} */
export function send() {
  if (sending) {
    asksAgain = true;
    return sending;
  }
  sending = sendAll().finally(() => {
    sending = null;
    if (!asksAgain) return;
    asksAgain = false;
    void send();
  });
  return sending;
}

export function keepSending() {
  addEventListener("online", () => void send());
  addEventListener("offline", () => (isOffline.value = true));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void send());
  setInterval(() => waiting.value.length > 0 && void send(), EVERY_MS);
  void send();
}

async function sendAll() {
  for (const [packId, own] of byPack(waiting.value)) {
    try {
      for (const batch of batches(own)) await deliver(packId, batch);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error; // what waits goes on waiting; another turf's key may still work
    }
  }
}

/**
 * Ask the server for each result of a turf whether it holds it, by sending all of them again: the same bytes
 * under the same id are a duplicate there, so nothing is counted twice.
 * @param {string} packId
 * @returns {Promise<{confirmed: number, saved: number, held: number}>}
 */
export async function confirmAll(packId) {
  await send();
  const own = events.value.filter((one) => one.pack_id === packId);
  let confirmed = 0;
  let held = 0;
  for (const batch of batches(own)) {
    const answer = await deliver(packId, batch);
    confirmed += answer.receipts.filter((/** @type {any} */ one) => own.some((event) => event.result_id === one.result_id)).length;
    held = answer.stored_count;
  }
  return { confirmed, saved: own.length, held };
}

/**
 * @param {string} packId
 * @param {Event[]} batch
 * @returns {Promise<{receipts: any[], stored_count: number}>}
 */
async function deliver(packId, batch) {
  const key = (await read("keys", packId))?.send_key;
  try {
    /** @type {Record<string, string>} */
    const headers = key ? { "turfwalk-send-key": key } : {};
    const answer = await json(await post("field/results", { results: batch.map((one) => one.text) }, headers));
    isOffline.value = false;
    isSignedOut.value = false;
    await settle(answer.receipts);
    return answer;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    if (error.status === 401) isSignedOut.value = true;
    else if (error.status < 400 || error.status === 429 || error.status >= 500) isOffline.value = true;
    if (error.status !== 413 && error.status !== 422) throw error;
    if (batch.length === 1) return { receipts: [], stored_count: 0 };
    // one of them is refused for its form: the others must not wait for it
    const half = batch.length >> 1;
    const answers = [await deliver(packId, batch.slice(0, half)), await deliver(packId, batch.slice(half))];
    return { receipts: answers.flatMap((one) => one.receipts), stored_count: Math.max(...answers.map((one) => one.stored_count)) };
  }
}

/** @param {Event[]} all @returns {Map<string, Event[]>} */
function byPack(all) {
  /** @type {Map<string, Event[]>} */
  const found = new Map();
  for (const one of all) found.set(one.pack_id, [...(found.get(one.pack_id) ?? []), one]);
  return found;
}

/** @param {Event[]} all @returns {Event[][]} */
export function batches(all) {
  /** @type {Event[][]} */
  const found = [[]];
  let letters = 0;
  for (const one of all) {
    const last = found[found.length - 1];
    if (last.length >= MOST_TOGETHER || (last.length && letters + one.text.length > MOST_LETTERS)) {
      found.push([one]);
      letters = one.text.length;
    } else {
      last.push(one);
      letters += one.text.length;
    }
  }
  return found.filter((batch) => batch.length > 0);
}
