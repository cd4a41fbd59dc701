// @ts-check
/** Asking the server. What went wrong is a `Trouble`; status 0 means that no answer came. */
import { setClockBy } from "./clock.js";
import { campaignId } from "./storage.js";

const api = `/c/${campaignId}/api/`;
export const signInPage = `/c/${campaignId}/sign-in?next=f`;
const PATIENCE_MS = 30_000;

export class Trouble extends Error {
  /** @param {number} status @param {boolean} [isOurs] false for what a proxy or a portal answered */
  constructor(status, isOurs = false) {
    super(`status ${status}`);
    this.status = status;
    this.isOurs = isOurs;
  }
}

/**
 * @param {string} path below api/
 * @param {RequestInit} [options]
 * @param {number} [patience_ms]
 * @returns {Promise<Response>} an answer that is well
 */
export async function ask(path, options = {}, patience_ms = PATIENCE_MS) {
  const began_ms = Date.now();
  let answer;
  try {
    // the signal also ends a body that stalls
    answer = await fetch(api + path, { cache: "no-store", credentials: "same-origin", ...options, signal: AbortSignal.timeout(patience_ms) });
  } catch {
    throw new Trouble(0);
  }
  const type = answer.headers.get("content-type") ?? "";
  if (!answer.ok) throw new Trouble(answer.status, type.startsWith("application/problem+json"));
  setClockBy(answer, began_ms);
  if (answer.status !== 204 && !type.startsWith("application/json")) throw new Trouble(0); // a portal's page
  return answer;
}

/** @param {string} path @param {any} body @param {Record<string, string>} [headers] */
export const post = (path, body, headers = {}) =>
  ask(path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });

/** An answer's JSON; one that breaks off half-way is no answer. @param {Response} answer */
export async function json(answer) {
  try {
    return await answer.json();
  } catch {
    throw new Trouble(0);
  }
}
