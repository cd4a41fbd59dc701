// @ts-check
/** The one way to the server: JSON in, JSON out, and problem documents as `Problem`. */
import { cutOff, untilBack, wentAway, wentOut } from "./connection.js";
import { inOurWords } from "./server-words.js";
import { say } from "./words.js";

/** The folder of this campaign's pages, "/c/<id>/". */
export const home = /^\/c\/[^/]+\//.exec(globalThis.location?.pathname ?? "")?.[0] ?? "/";
export const api = `${home}api/`;

/** What went wrong: what happened and what to do. */
export class Problem extends Error {
  /**
   * @param {number} status 0 when the server could not be reached
   * @param {string} what
   * @param {string} mend
   */
  constructor(status, what, mend) {
    super(what);
    this.status = status;
    this.what = what;
    this.mend = mend;
    /** Whether the same may be done again as it was: work was interrupted, nothing was changed. */
    this.again = false;
    /** Whether something was to be changed, not only shown. */
    this.changing = false;
  }
}

/**
 * Ask the server. `body` goes as JSON, a file as it is.
 * @param {string} path below the campaign's api
 * @param {{method?: string, body?: any, signal?: AbortSignal, revision?: number, waits?: string, changes?: boolean}} [options] `revision` is what a save rests on;
 * with `waits`, words for people, it is sent again once the server answers and somebody is signed in;
 * `changes` is false for a POST that only asks
 * @returns {Promise<any>}
 */
export async function ask(path, options = {}) {
  for (;;) {
    try {
      return await askOnce(path, options);
    } catch (error) {
      if (error instanceof Problem) error.changing = options.changes ?? (options.method ?? "GET") !== "GET";
      const noAnswer = error instanceof Problem && (error.status === 0 || error.status === 401);
      if (options.waits === undefined || !noAnswer || !cutOff.value) throw error;
      await untilBack(options.waits, options.signal);
    }
  }
}

/** @param {string} path @param {{method?: string, body?: any, signal?: AbortSignal, revision?: number}} options */
async function askOnce(path, { method = "GET", body, signal, revision }) {
  const raw = body instanceof Blob;
  /** @type {Record<string, string>} */
  const headers = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = raw ? "application/octet-stream" : "application/json";
  if (revision !== undefined) headers["if-match"] = `"${revision}"`;
  let answer;
  try {
    answer = await fetch(api + path, { method, headers, signal, body: raw || body === undefined ? body : JSON.stringify(body) });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    wentAway();
    throw new Problem(0, say("problem.unreachable"), say("problem.unreachable.mend"));
  }
  if (answer.status === 401) wentOut();
  if (!answer.ok) throw await problemOf(answer);
  return answer.status === 204 ? null : answer.json();
}

/** @param {Response} answer */
export async function problemOf(answer) {
  if (answer.status === 401) return new Problem(401, say("problem.signed-out"), say("problem.signed-out.mend"));
  const body = await answer.json().catch(() => ({}));
  const said = body.detail ?? body.title;
  return new Problem(answer.status, said ? inOurWords(said) : say("problem.unknown", { n: answer.status }), inOurWords(body.mend ?? ""));
}

/** A query with the given pairs that have a value. @param {Record<string, string | number | null | undefined>} pairs */
export function query(pairs) {
  const kept = Object.entries(pairs).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return kept.length ? `?${new URLSearchParams(kept.map(([key, value]) => [key, String(value)]))}` : "";
}
