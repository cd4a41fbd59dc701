// @ts-check
/** The condition of a universe while it is being written: whom it holds, or the character where it stops making sense. */
import { signal } from "@preact/signals";
import { ask, Problem } from "./api.js";
import { spotIn, whereOf } from "./condition.js";
import { trouble } from "./notes.js";

const PAUSE_MS = 200;

/** @typedef {{voter_count: number, door_count: number, exception_count: number}} Count */
/** @typedef {{what: string, mend: string, spot: import("./condition.js").Spot | null}} Fault */

export const counted = signal(/** @type {Count | null} */ (null));
export const fault = signal(/** @type {Fault | null} */ (null));

let timer = 0;
/** @type {AbortController | null} */
let asking = null;

/** Count after a pause in the typing. @param {string} text */
export function written(text) {
  forget();
  timer = window.setTimeout(() => void count(text), PAUSE_MS);
}

/** Stop counting; what is shown stays. */
export function forget() {
  clearTimeout(timer);
  asking?.abort();
}

/** The latest text is counted; an answer to an older one is dropped. @param {string} text */
async function count(text) {
  const mine = new AbortController();
  asking = mine;
  try {
    const found = await ask("universes/count", { method: "POST", body: { where: whereOf(text) }, signal: mine.signal });
    if (asking !== mine) return;
    counted.value = found;
    fault.value = null;
  } catch (error) {
    if (asking !== mine) return;
    if (!(error instanceof Problem) || error.status !== 422) return trouble(error);
    counted.value = null;
    fault.value = { what: error.what, mend: error.mend, spot: spotIn(text, error.what) };
  }
}
