// @ts-check
/** A filter while it is written, as rows and as text in step, counted as it changes; or the character where it stops making sense. */
import { batch, signal } from "@preact/signals";
import { ask, Problem } from "../api.js";
import { spotIn, whereOf } from "../condition.js";
import { attempt, trouble } from "../notes.js";
import { everyone, rowsOf, treeOf } from "./filter-tree.js";

const PAUSE_MS = 150;

/** @typedef {import("./filter-tree.js").Group} Group */
/** @typedef {{voter_count: number, door_count: number, exception_count: number}} Count */
/** @typedef {{what: string, mend: string, spot: import("../condition.js").Spot | null}} Fault */

/** What a filter may ask in this campaign. */
export const columns = signal(/** @type {any[]} */ ([]));
export const text = signal("");
/** The rows; null while the text says what rows cannot show. */
export const rows = signal(/** @type {Group | null} */ (everyone()));
export const counted = signal(/** @type {Count | null} */ (null));
export const fault = signal(/** @type {Fault | null} */ (null));

let timer = 0;
let columnsFor = "";
/** @type {AbortController | null} */
let asking = null;

/** Begin with a filter. @param {string} where @param {string} snapshotId */
export function begin(where, snapshotId) {
  text.value = where === "true" ? "" : where;
  if (columnsFor !== snapshotId) void attempt(async () => {
    columns.value = await ask("filter-columns");
    columnsFor = snapshotId;
  });
  written(text.value);
}

/** Stop asking; what is shown stays. */
export function forget() {
  clearTimeout(timer);
  asking?.abort();
}

/** The text was written in: the rows follow after a pause. @param {string} where */
export function written(where) {
  text.value = where;
  soon({ where: whereOf(where) }, (found) => (rows.value = rowsOf(found.tree)));
}

/** The rows were changed: the text follows. @param {Group} group */
export function arranged(group) {
  rows.value = group;
  const tree = treeOf(group);
  soon({ tree: tree ?? { everyone: { included: true } } }, (found) => (text.value = tree === null ? "" : found.where));
}

/** Ask after a pause; an answer to an older filter is dropped. @param {any} body @param {(found: any) => void} take */
function soon(body, take) {
  forget();
  timer = window.setTimeout(() => void settle(body, take), PAUSE_MS);
}

/** @param {any} body @param {(found: any) => void} take */
async function settle(body, take) {
  const mine = new AbortController();
  asking = mine;
  try {
    const found = await ask("filter", { method: "POST", body, signal: mine.signal });
    if (asking !== mine) return;
    batch(() => {
      counted.value = found.count;
      fault.value = null;
      take(found);
    });
  } catch (error) {
    if (asking !== mine) return;
    if (!(error instanceof Problem) || error.status !== 422) return trouble(error);
    counted.value = null;
    fault.value = { what: error.what, mend: error.mend, spot: spotIn(text.value, error.what) };
  }
}
