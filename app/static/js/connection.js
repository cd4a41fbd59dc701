// @ts-check
/**
 * Whether the server answers and whether one is signed in. What cannot be sent waits here, in order, and is
 * sent when both are so again; what is on the page stays as it is meanwhile.
 */
import { batch, computed, signal } from "@preact/signals";
import { api } from "./api.js";

/** @typedef {{id: number, words: string, drop: () => void}} Waiting */

const SOONEST_MS = 1000;
const LATEST_MS = 15_000;
/** Somebody may sign in elsewhere: the page looks whether that was done. */
const LOOK_AGAIN_MS = 3000;

/** Since when the server does not answer; null while it does. */
export const awaySince = signal(/** @type {Date | null} */ (null));
/** Whether the session has ended while the page was open. */
export const signedOut = signal(false);
/** When the server is asked again. */
export const nextTryAt = signal(/** @type {Date | null} */ (null));
/** What waits to be sent. */
export const waiting = signal(/** @type {Waiting[]} */ ([]));
export const cutOff = computed(() => awaySince.value !== null || signedOut.value);

/** @type {Set<() => void>} */
const sleepers = new Set();
/** @type {Set<() => void>} */
const listeners = new Set();
/** Only a page that shows what waits lets anything wait. */
let watched = false;
let timer = 0;
let pause = SOONEST_MS;
let nextId = 1;

/**
 * Do something again and again, but not where nobody looks, without a session, or without a server.
 * @param {() => void} look @param {number} every_ms @returns {() => void} ends it
 */
export function keepLooking(look, every_ms) {
  const again = setInterval(() => !document.hidden && !cutOff.peek() && look(), every_ms);
  return () => clearInterval(again);
}

/** Hear when the server answers again, signed in. @param {() => void} hear */
export const onBack = (hear) => listeners.add(hear);

/** From now on the page shows whether the server answers. */
export const watchServer = () => (watched = true);

/** A request got no answer. */
export function wentAway() {
  if (!watched || awaySince.value) return;
  awaySince.value = new Date();
  pause = SOONEST_MS;
  tryLater(pause);
}

/** A request was refused because nobody is signed in. */
export function wentOut() {
  if (!watched || signedOut.value) return;
  signedOut.value = true;
  tryLater(LOOK_AGAIN_MS);
}

/** @param {number} ms */
function tryLater(ms) {
  clearTimeout(timer);
  nextTryAt.value = new Date(Date.now() + ms);
  timer = window.setTimeout(() => void tryNow(), ms);
}

/** Ask whether the server is there and who is signed in. */
export async function tryNow() {
  if (!cutOff.value) return;
  clearTimeout(timer);
  let status = 0;
  try {
    status = (await fetch(`${api}session`, { cache: "no-store" })).status;
  } catch {
    pause = Math.min(pause * 1.5, LATEST_MS);
  }
  if (status === 0 || status >= 500) return tryLater(pause);
  if (status === 401) {
    awaySince.value = null;
    signedOut.value = true;
    return tryLater(LOOK_AGAIN_MS);
  }
  comeBack();
}

/** The server answers, signed in: send what waits, tell who listens. */
export function comeBack() {
  clearTimeout(timer);
  batch(() => {
    awaySince.value = nextTryAt.value = null;
    signedOut.value = false;
    waiting.value = [];
  });
  const woken = [...sleepers];
  sleepers.clear();
  for (const wake of woken) wake();
  for (const hear of listeners) hear();
}

/**
 * Wait until the server answers again, signed in.
 * @param {string} words what waits, for people; "" for what they need not know of
 * @param {AbortSignal} [given] ends the waiting
 * @returns {Promise<void>} refused with an AbortError when it is dropped
 */
export function untilBack(words, given) {
  return new Promise((wake, refuse) => {
    const id = nextId++;
    const leave = () => {
      sleepers.delete(wake);
      waiting.value = waiting.value.filter((one) => one.id !== id);
    };
    const drop = () => {
      leave();
      refuse(new DOMException("Dropped", "AbortError"));
    };
    sleepers.add(wake);
    if (words) waiting.value = [...waiting.value, { id, words, drop }];
    given?.addEventListener("abort", drop);
  });
}
