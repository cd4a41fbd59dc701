// @ts-check
/** Changing one walk: each change asks the server to solve the rest around it, then shows what it costs. */
import { signal } from "@preact/signals";
import { refresh } from "./actions.js";
import { ask, Problem } from "./api.js";
import { distanceText, durationText } from "./format.js";
import { attempt, note } from "./notes.js";
import { unit, walk } from "./state.js";
import { say } from "./words.js";

/** Whether the server is solving. */
export const solving = signal(false);
/** The metres before the last change, by turf; for "before and after". */
export const changedFrom = signal(/** @type {{turf_id: string, walk_m: number, walk_s: number} | null} */ (null));

/** @param {import("./walk-wish.js").Wish} wish */
export const wishWalk = (wish) => change("wish", "PUT", { wish });
export const undoWalk = () => change("undo", "POST", {});
export const redoWalk = () => change("redo", "POST", {});

/** A signed difference, "+140 m, +2 min". @param {number} metres @param {number} seconds */
export function difference(metres, seconds) {
  const sign = (/** @type {number} */ value) => (value < 0 ? "−" : "+");
  return `${sign(metres)}${distanceText(Math.abs(metres), unit.value)}, ${sign(seconds)}${durationText(Math.abs(seconds))}`;
}

/** @param {"wish" | "undo" | "redo"} verb @param {string} method @param {Record<string, any>} body */
function change(verb, method, body) {
  const before = walk.value;
  if (!before || solving.value) return Promise.resolve();
  solving.value = true;
  return attempt(async () => {
    try {
      const after = await ask(`turfs/${before.turf_id}/walk/${verb}`, { method, body: { ...body, revision: before.revision } });
      if (walk.value?.turf_id !== after.turf_id) return;
      walk.value = after;
      changedFrom.value = verb === "wish" ? { turf_id: before.turf_id, walk_m: before.walk_m, walk_s: before.walk_s } : null;
      const cost = difference(after.walk_m - before.walk_m, after.walk_s - before.walk_s);
      note("done", say(`wish.${verb}-done`, { cost }), verb === "wish" ? { action: { label: say("undo"), act: () => void undoWalk() } } : {});
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 409) throw error;
      note("problem", error.what, { mend: say("wish.reloaded") }); // somebody else was quicker: show their walk
    } finally {
      solving.value = false;
    }
    await refresh();
  });
}
