// @ts-check
/** The verbs of the page: each asks the server, then shows what it said. */
import { batch } from "@preact/signals";
import { api, ask } from "./api.js";
import { onBack, watchServer } from "./connection.js";
import { answerOf, follow, hasEnded } from "./jobs.js";
import { language } from "./language.js";
import { attempt, note } from "./notes.js";
import { loadMe, mayPlan } from "./staff/record.js";
import * as state from "./state.js";
import { say } from "./words.js";

/** Load all that the panels show. */
export async function load() {
  const [campaign, universes, cuts, turfs] = await Promise.all(["campaign", "universes", "cuts", "turfs"].map((path) => ask(path)));
  batch(() => {
    state.campaign.value = campaign;
    state.universes.value = universes;
    state.cuts.value = cuts;
    state.turfs.value = turfs;
    if (!universes.some((/** @type {any} */ one) => one.name === state.universe.value))
      state.universe.value = (cuts.find((/** @type {any} */ cut) => cut.state === "current")?.universe_name ?? universes[0]?.name) || "";
    state.savedAt.value ??= cuts.length ? new Date(cuts[cuts.length - 1].created_at) : null;
    state.loaded.value = true;
  });
  void attempt(watchAll);
}

/** Follow what is under way already, for whoever may see it. */
async function watchAll() {
  await loadMe();
  const jobs = mayPlan.value ? await ask("jobs") : [];
  for (const job of jobs) if (!hasEnded(job) && !state.jobs.value.some((one) => one.job_id === job.job_id)) void attempt(() => watch(job));
}

/** Keep in step with a server that goes away and comes back. */
export function keepUp() {
  watchServer();
  onBack(() => {
    note("done", say("away.back"));
    void attempt(refresh);
  });
}

/** Turfs, cuts and counts again, after an edit. */
export async function refresh() {
  const [cuts, turfs, universes, campaign] = await Promise.all([ask("cuts"), ask("turfs"), ask("universes"), ask("campaign")]);
  batch(() => {
    state.cuts.value = cuts;
    state.turfs.value = turfs;
    state.universes.value = universes;
    state.campaign.value = campaign;
    if (!state.universe.value) state.universe.value = universes[0]?.name ?? "";
    state.savedAt.value = new Date();
  });
}

/** Turfs and cuts after an edit of the cut on the map: the edited draft as it came back, or all again. @param {any} cut the edited cut, or null */
export async function reload(cut) {
  if (state.cutHere.value?.state === "draft") state.draftShown.value = cut ?? (await ask(`cuts/${state.cutHere.value.cut_id}`));
  await refresh();
}

/** Follow a job in the status line to its end; its answer, or null when it was cancelled. @param {any} job */
export async function watch(job) {
  const last = await follow(job, (latest) => {
    const others = state.jobs.value.filter((one) => one.job_id !== latest.job_id);
    state.jobs.value = hasEnded(latest) ? others : [...others, latest];
  });
  if (last.state === "cancelled") note("note", say("job.cancelled"));
  const answer = answerOf(last);
  await refresh();
  return answer;
}

/** @param {string} jobId */
export const cancelJob = (jobId) => attempt(() => ask(`jobs/${jobId}`, { method: "DELETE" }));

/** @param {string[] | null} turfIds every turf when null @param {Record<string, any>} spec how to walk; the usual way for {} */
export const planWalks = (turfIds, spec = {}) =>
  attempt(async () => {
    const answer = await watch(await ask("walks", { method: "POST", body: { turf_ids: turfIds, spec } }));
    if (!answer) return;
    const walks = answer.walks ?? [];
    if (turfIds?.length === 1) state.pick.value = { kind: "turf", id: turfIds[0] };
    note("done", say("walk.plan-done", { n: walks.length }));
  });

/** @param {string} name @param {string} where */
export const createUniverse = (name, where) =>
  attempt(async () => {
    const made = await ask("universes", { method: "POST", body: { name, where }, waits: say("wait.universe", { name }) });
    await refresh();
    state.universe.value = made.name;
    note("done", say("universe.made", { n: made.door_count, name: made.name }));
    return made;
  });

/** Make one file of turfs and hand it to the browser. @param {string[]} turfIds @param {string} format @param {Record<string, any>} [printed] how paper is printed */
export const exportTurfs = (turfIds, format, printed = {}) =>
  attempt(async () => {
    const answer = await watch(await ask("exports", { method: "POST", body: { turf_ids: turfIds, format, distances: state.onPaper.value, language, ...printed } }));
    if (!answer) return;
    download(`${api}exports/${encodeURIComponent(String(answer.path).split("/").pop() ?? "")}`);
    note("done", say(format === "pdf" ? "print.done" : "print.done-file", { n: turfIds.length }));
  });

/** @param {string} url */
export function download(url) {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}
