// @ts-check
/**
 * Following slow work: server-sent events, and asking every half second where they do not arrive. The job's
 * own answer is the truth in the end.
 * @typedef {{job_id: string, verb: string, state: "queued" | "running" | "done" | "failed" | "cancelled", progress: number, message: string, result: any, error: {what: string, mend: string, kind?: string} | null}} Job
 */
import { api, ask, Problem } from "./api.js";
import { inOurWords } from "./server-words.js";

const ENDED = new Set(["done", "failed", "cancelled"]);
const ASK_EVERY_MS = 500;

/** @param {Job} job */
export const hasEnded = (job) => ENDED.has(job.state);

/**
 * Follow a job to its end and give its last state.
 * @param {Job} job
 * @param {(job: Job) => void} onChange
 * @returns {Promise<Job>}
 */
export async function follow(job, onChange) {
  onChange(job);
  if (hasEnded(job)) return job;
  await listen(job, onChange);
  for (;;) {
    const latest = await ask(`jobs/${job.job_id}`, { waits: "" });
    onChange(latest);
    if (hasEnded(latest)) return latest;
    await new Promise((wake) => setTimeout(wake, ASK_EVERY_MS));
  }
}

/** @param {Job} job @param {(job: Job) => void} onChange @returns {Promise<void>} resolves at the end or when events fail */
function listen(job, onChange) {
  return new Promise((stop) => {
    const events = new EventSource(`${api}jobs/${job.job_id}/events`);
    const end = () => {
      events.close();
      stop();
    };
    const hear = (/** @type {MessageEvent} */ event) => {
      const latest = JSON.parse(event.data);
      if (latest.state === undefined) return;
      onChange(latest);
      if (hasEnded(latest)) end();
    };
    for (const name of ["message", "progress", ...ENDED]) events.addEventListener(name, hear);
    events.onerror = end;
  });
}

/**
 * A finished job's answer, or its problem.
 * @param {Job} job
 */
export function answerOf(job) {
  if (job.state === "failed") {
    const problem = new Problem(422, inOurWords(job.error?.what ?? ""), inOurWords(job.error?.mend ?? ""));
    problem.again = !job.error?.kind; // what is wrong with what was asked stays wrong
    throw problem;
  }
  return job.state === "done" ? job.result ?? {} : null;
}
