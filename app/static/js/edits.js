// @ts-check
/**
 * Editing the cut that is on the map. Every save says which revision it rests on; one that rests on an
 * older one is refused by the server, and nothing of anybody else's is overwritten: the page shows both.
 */
import { ask, Problem } from "./api.js";
import { reload, watch } from "./actions.js";
import { durationText } from "./format.js";
import { conflictOf } from "./conflict.js";
import { attempt, close, note } from "./notes.js";
import { loadEditors } from "./staff/editors.js";
import * as state from "./state.js";
import { say } from "./words.js";

/** A save was refused: whether the page shows that somebody else saved first. */
const STALE = 412;
let told = 0;

/**
 * Send an edit and show what it made; says what was done with an undo at hand.
 * @param {string} path below the cut
 * @param {{method?: string, body?: any, what: string}} options `what` says what is done, should it have to wait
 * @param {(cut: any) => string} words what to say of the new cut
 */
export const edit = (path, { method = "POST", body, what }, words) =>
  saving(what, async () => {
    const here = state.cutHere.value;
    const made = await ask(`cuts/${here.cut_id}/${path}`, { method, body, revision: here.revision, waits: what });
    await reload(made);
    tell(words(made), true);
    return made;
  });

/** Saves wait for each other: each rests on what the one before made, however fast the keys. @type {Promise<any>} */
let line = Promise.resolve();

/**
 * Run a save that rests on the cut as it is shown. When somebody else saved first, show both, and do as people choose.
 * @template T
 * @param {string} what what is being saved, for people
 * @param {() => Promise<T>} work reads the cut anew each time
 * @returns {Promise<T | undefined>}
 */
export function saving(what, work) {
  const mine = line.then(() => attempt(() => saveOrAsk(what, work)));
  line = mine;
  return mine;
}

/** @template T @param {string} what @param {() => Promise<T>} work @returns {Promise<T | undefined>} */
async function saveOrAsk(what, work) {
  for (;;) {
    const before = state.cutHere.value;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== STALE) throw error;
      if ((await askBoth(what, before)) === "theirs") return undefined;
    }
  }
}

/** Show what others made of the cut beside what was to be saved; "mine" does it once more on top of theirs. @param {string} what @param {any} before */
async function askBoth(what, before) {
  const edits = await ask(`cuts/${before.cut_id}/edits`);
  const theirs = edits.filter((/** @type {any} */ one) => one.revision > before.revision && !one.undone);
  const doors = new Map(state.turfsHere.value.map((turf) => [turf.turf_id, turf]));
  await Promise.all([reload(null), loadEditors()]);
  const choice = await conflictOf({ what, edits: theirs, changes: changesOf(doors, state.turfsHere.value) });
  if (choice === "theirs") note("note", say("conflict.theirs-kept"));
  return choice;
}

/** Turfs that others changed. @param {Map<string, any>} before by turf id @param {any[]} now */
function changesOf(before, now) {
  const changed = now.filter((turf) => before.get(turf.turf_id)?.version !== turf.version);
  const kept = new Set(now.map((turf) => turf.turf_id));
  const gone = [...before.values()].filter((turf) => !kept.has(turf.turf_id));
  return [...changed.map((turf) => ({ turf, before: before.get(turf.turf_id) ?? null })), ...gone.map((turf) => ({ turf: null, before: turf }))];
}

/** @param {string} words @param {boolean} undoable */
function tell(words, undoable) {
  close(told);
  told = note("done", words, undoable ? { action: { label: say("undo"), act: () => void undoEdit() } } : {});
}

/** Something was made that one step of undo takes back. @param {string} words */
export const tellMade = (words) => tell(words, true);

/** A turf was drawn. @param {any} turf */
export const tellTurf = (turf) => tell(say("turf.saved", { n: turf.door_count, number: turf.number, time: durationText(state.workOf(turf)) }), true);

/** @param {"undo" | "redo"} way */
const step = (way) =>
  saving(say(`turf.${way}-last`), async () => {
    const here = state.cutHere.value;
    const verb = here?.[`${way}_verb`];
    if (!verb) return note("note", say(`edit.no-${way}`));
    const made = await ask(`cuts/${here.cut_id}/${way}`, { method: "POST", revision: here.revision, waits: say(`turf.${way}-last`) });
    await reload(made);
    if (state.pick.value?.kind === "turf" && !state.turfPicked.value) state.pick.value = null;
    tell(say(way === "undo" ? "turf.undone" : "turf.redone"), false);
    return made;
  });

export const undoEdit = () => step("undo");
export const redoEdit = () => step("redo");

/** @param {any} turf @param {number} parts */
export const splitTurf = (turf, parts) =>
  edit("splits", { body: { turf_id: turf.turf_id, parts }, what: say("wait.split", { number: turf.number, parts }) }, (made) => {
    const own = made.turfs.filter((/** @type {any} */ one) => one.turf_id === turf.turf_id || one.parent_ids.includes(turf.turf_id));
    return say("edit.split-done", { number: turf.number, parts, doors: own.map((/** @type {any} */ one) => one.door_count).join(", ") });
  });

/** @param {any[]} turfs the first keeps its code and number */
export const mergeTurfs = (turfs) =>
  edit("merges", { body: { turf_ids: turfs.map((turf) => turf.turf_id) }, what: say("edit.merge", { n: turfs.length }) }, () => say("edit.merge-done", { n: turfs.length, number: turfs[0].number }));

/** @param {any} turf @param {string} name */
export const renameTurf = (turf, name) =>
  edit(`turfs/${turf.turf_id}/name`, { method: "PUT", body: { name }, what: say("wait.rename", { number: turf.number, name }) }, () => say("edit.rename-done", { number: turf.number, name }));

/** @param {any} choice door_ids or area, and whole_faces @param {any} turf where they go */
export const moveDoors = (choice, turf) => {
  const before = turf.door_count;
  return edit("moves", { body: { ...choice, to: turf.turf_id }, what: say("wait.move", { number: turf.number }) }, (made) => {
    const now = made.turfs.find((/** @type {any} */ one) => one.turf_id === turf.turf_id);
    return say("edit.move-done", { n: now.door_count - before, number: turf.number });
  });
};

/** What moving would do, nothing stored. @param {any} choice @param {string} to @param {AbortSignal} [signal] */
export const measureMove = (choice, to, signal) =>
  ask(`cuts/${state.cutHere.value.cut_id}/measure`, { method: "POST", body: { ...choice, to }, signal, changes: false });

/** Cut what is left of turfs anew. @param {string[] | null} turfIds @param {string[]} doneIds @param {any} spec */
export const recut = (turfIds, doneIds, spec) =>
  attempt(async () => {
    const body = { turf_ids: turfIds, done_ids: doneIds, spec };
    const cut = await watch(await ask(`cuts/${state.cutHere.value.cut_id}/recut`, { method: "POST", body }));
    if (!cut) return;
    state.ticked.value = new Set();
    const stale = cut.turfs.filter((/** @type {any} */ turf) => turf.print_is_stale).length;
    note("done", say("recut.done", { n: cut.turfs.length }), { mend: stale ? say("recut.collect", { n: stale }) : "", action: { label: say("undo"), act: () => void undoEdit() } });
    return cut;
  });
