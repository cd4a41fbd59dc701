// @ts-check
/** Ways to cut side by side: made as drafts, looked at on the map, one of them taken. */
import { refresh, watch } from "./actions.js";
import { ask } from "./api.js";
import { percent } from "./format.js";
import { attempt, note } from "./notes.js";
import * as state from "./state.js";
import { say } from "./words.js";

/** @param {any} spec @param {boolean} draft whether it stands beside the current cut */
export const cutTurf = (spec, draft) =>
  attempt(async () => {
    const body = { universe: state.universe.value, spec, lock: locks(), draft };
    const made = await watch(await ask("cuts", { method: "POST", body }));
    if (!made) return;
    if (draft) return void (await showDraft(made.cut_id));
    state.draftShown.value = null;
    note("done", say("turf.cut-done", { n: state.turfsHere.value.length, over: percent(made.max_over_mean - 1, 1) }));
  });

/** @param {any} spec */
export const cutAlternatives = (spec) =>
  attempt(async () => {
    const body = { universe: state.universe.value, spec, lock: locks() };
    const made = await watch(await ask("cuts/alternatives", { method: "POST", body }));
    if (made) await showDraft(made.cuts[0].cut_id);
  });

/** Locked turfs that are still there. */
const locks = () => state.turfs.value.filter((turf) => turf.cut_id === state.cut.value?.cut_id && state.locked.value.has(turf.turf_id)).map((turf) => turf.turf_id);

/** Put a draft on the map, or the current cut with "". @param {string} cutId */
export const showDraft = (cutId) =>
  attempt(async () => {
    const draft = cutId ? await ask(`cuts/${cutId}`) : null;
    state.pick.value = null;
    state.ticked.value = new Set();
    state.draftShown.value = draft;
  });

/** @param {string} cutId */
export const chooseCut = (cutId) =>
  attempt(async () => {
    const made = await ask(`cuts/${cutId}/choose`, { method: "POST" });
    state.pick.value = null;
    state.draftShown.value = null;
    await refresh();
    note("done", say("draft.chosen", { n: made.turfs.length }));
  });

/** @param {string} cutId */
export const deleteDraft = (cutId) =>
  attempt(async () => {
    await ask(`cuts/${cutId}`, { method: "DELETE" });
    if (state.draftShown.value?.cut_id === cutId) state.draftShown.value = null;
    await refresh();
    note("done", say("draft.deleted"));
  });
