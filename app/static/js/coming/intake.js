// @ts-check
/**
 * Files on their way in: sent, recognised, checked, imported one after the other, reported. Each waits on the
 * server under its id until it is imported, so that nothing is sent twice.
 */
import { signal } from "@preact/signals";
import { cancelJob, watch } from "../actions.js";
import { ask, Problem, query } from "../api.js";
import { hasEnded } from "../jobs.js";
import { note, trouble } from "../notes.js";
import { campaign, jobs } from "../state.js";
import { say } from "../words.js";
import { sendFile } from "./send-file.js";

/** @typedef {"sending" | "looking" | "ready" | "queued" | "checking" | "importing" | "done" | "wrong"} Phase */
/** `again` is set when the server was away: the same may be sent once more. @typedef {{what: string, mend: string, again?: boolean}} Fault */
/**
 * @typedef {object} Incoming
 * @property {number} key
 * @property {File} file
 * @property {Phase} phase
 * @property {number} sent 0 to 1
 * @property {any} found what the server says it is
 * @property {string} kind
 * @property {Record<string, string>} options
 * @property {any} check what importing it would do
 * @property {any} report what importing it did
 * @property {Fault | null} fault
 * @property {string} jobId
 * @property {(() => void) | null} stop
 */

/** Imports come in this order, so that voters find their streets, areas and addresses. */
export const ORDER = ["streets", "boundaries", "addresses", "voters", "history", "contacts", "columns"];
/** Larger voter files are checked when asked to: it takes as long as the import. */
const CHECKED_AT_ONCE_BYTES = 200e6;
/** More than this share of the earlier voters gone needs a yes; the server holds to it. */
export const MOST_GONE = 0.2;

export const files = signal(/** @type {Incoming[]} */ ([]));
let next = 1;
/** Work on the campaign's files goes one after the other. */
let line = Promise.resolve();

/** @param {number} key @param {Partial<Incoming>} part */
export const change = (key, part) => (files.value = files.value.map((one) => (one.key === key ? { ...one, ...part } : one)));
/** @param {number} key */
export const now = (key) => files.value.find((one) => one.key === key);

/** Take files from a field or a drop. @param {Iterable<File>} list */
export function take(list) {
  const added = [...list].map((file) => ({ key: next++, file, phase: /** @type {Phase} */ ("sending"), sent: 0, found: null, kind: "", options: {}, check: null, report: null, fault: null, jobId: "", stop: null }));
  files.value = [...files.value, ...added];
  for (const one of added) void send(one);
}

/** @param {Incoming} one */
async function send({ key, file }) {
  try {
    const sending = sendFile("imports/files", { file_name: file.name }, file, (sent) => change(key, { sent, phase: sent < 1 ? "sending" : "looking" }));
    change(key, { stop: sending.stop });
    recognised(key, await sending.answer);
  } catch (error) {
    if (error instanceof DOMException) drop(key);
    else fail(key, error, "wrong");
  }
}

/** Send a file that did not reach the server once more. @param {Incoming} one */
export function sendAgain(one) {
  change(one.key, { phase: "sending", sent: 0, fault: null });
  void send(one);
}

/** @param {number} key @param {any} found */
export function recognised(key, found) {
  change(key, { phase: "ready", stop: null, found, kind: found.kind, options: optionsOf(found), check: null, fault: null });
  checkSoon();
}

/** What a route needs to know beside the file, as guessed. @param {any} found @returns {Record<string, string>} */
export function optionsOf(found) {
  const of = (/** @type {string} */ field) => found.columns.find((/** @type {any} */ one) => one.field === field)?.heading ?? "";
  if (found.kind === "boundaries") return layerOptions(found, found.layers[0]);
  if (found.kind === "columns") return { id: of("voter_id") };
  return {};
}

/** @param {any} found @param {any} layer */
export const layerOptions = (found, layer) => ({ kind: layer.area_kind, id_column: layer.id_column, name_column: layer.name_column, layer: found.layers.length > 1 ? layer.name : "" });

/** The kind of trouble in words that name the file as the person knows it. @param {number} key @param {unknown} error @param {Phase} phase */
function fail(key, error, phase) {
  const one = now(key);
  if (!(error instanceof Problem)) {
    change(key, { phase, fault: { what: say("problem.page"), mend: say("problem.page.mend") } });
    return console.error(error);
  }
  const named = (/** @type {string} */ text) => text.replace(/upload-[0-9a-f]{24}(\.\w+)*/g, `“${one?.file.name ?? ""}”`);
  if (error.status === 401) trouble(error);
  change(key, { phase: now(key)?.found ? "ready" : phase, fault: { what: named(error.what), mend: named(error.mend), again: error.status === 0 || error.status === 401 } });
}

/** Take a file off the list; the server forgets it too. @param {number} key */
export function drop(key) {
  const one = now(key);
  files.value = files.value.filter((other) => other.key !== key);
  if (one?.found?.file_id && one.phase !== "done") void ask(`imports/files/${one.found.file_id}`, { method: "DELETE" }).catch(() => {});
}

/** Stop what is under way with a file. @param {Incoming} one */
export function stop(one) {
  if (one.stop) one.stop();
  else if (one.jobId) void cancelJob(one.jobId);
}

/** @param {Incoming} one */
export const mayImport = (one) => one.phase === "ready" && one.found && (one.kind !== "voters" || !one.found.missing.length) && (one.kind !== "boundaries" || Boolean(one.options.id_column)) && (one.kind !== "columns" || Boolean(one.options.column));

/** Check voter files by themselves once nothing else waits to be imported before them. */
export function checkSoon() {
  const before = files.value.some((one) => ["streets", "boundaries", "addresses"].includes(one.kind) && one.phase !== "done");
  const unknown = files.value.some((one) => ["sending", "looking"].includes(one.phase));
  if (before || unknown) return;
  for (const one of files.value)
    if (one.kind === "voters" && mayImport(one) && !one.check && !one.fault && one.file.size < CHECKED_AT_ONCE_BYTES) void work(one.key, true);
}

/** Import files, one after the other, in the order that serves them. @param {Incoming[]} list */
export function importAll(list) {
  for (const one of [...list].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))) void work(one.key, false);
}

/** Check or import one file when its turn comes. @param {number} key @param {boolean} checking */
export function work(key, checking) {
  change(key, { phase: "queued", fault: null });
  line = line.then(() => workNow(key, checking));
  return line;
}

/** @param {number} key @param {boolean} checking */
async function workNow(key, checking) {
  const one = now(key);
  if (!one) return;
  change(key, { phase: checking ? "checking" : "importing" });
  try {
    const job = await ask(`imports/${one.kind}${queryOf(one, checking)}`, { method: "POST" });
    change(key, { jobId: job.job_id });
    const answer = await watch(job);
    if (!answer) change(key, { phase: "ready" });
    else if (checking) change(key, { phase: "ready", check: answer });
    else {
      change(key, { phase: "done", report: answer });
      note("done", say("coming.imported", { file: one.file.name }));
    }
  } catch (error) {
    fail(key, error, "ready");
  } finally {
    change(key, { jobId: "" });
    if (!checking) checkSoon();
  }
}

/** @param {Incoming} one @param {boolean} checking */
function queryOf({ kind, file, found, options, check }, checking) {
  const own = { ...options };
  if (kind === "voters") own.apply = checking ? "never" : needsYes(check) ? "always" : "carefully";
  return query({ file_name: file.name, file_id: found.file_id, ...own });
}

/** Whether a checked voter file would lose so many of the earlier voters that somebody must say yes. @param {any} check */
export const needsYes = (check) => Boolean(check) && campaign.value.voter_count > 0 && check.changes.gone_count > MOST_GONE * check.changes.before_count;

/** How far the work on a file is, 0 to 1. @param {Incoming} one */
export const progressOf = (one) => {
  const job = jobs.value.find((other) => other.job_id === one.jobId);
  return job && !hasEnded(job) ? job.progress : 0;
};
