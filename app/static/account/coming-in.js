// @ts-check
/** The steps of coming in: who somebody is, the code, the second factor, and where to go then. */
import { signal } from "@preact/signals";

/** @typedef {"sign-in" | "code" | "factor" | "join" | "reset" | "reset-done"} Step */

const home = /^\/c\/[^/]+\//.exec(location.pathname)?.[0] ?? "/";
export const signInPage = `${home}sign-in`;
/** Pages that a link with a secret leads to. @type {Record<string, Step>} */
const BY_LINK = { [`${home}join`]: "join", [`${home}reset`]: "reset" };
const linked = BY_LINK[location.pathname];

export const step = signal(/** @type {Step} */ (linked ?? "sign-in"));
/** Key of the words of what went wrong. */
export const wrong = signal("");
export const busy = signal(false);
export const factor = signal(/** @type {{secret: string, qr: string} | null} */ (null));

/** The secret of a link leaves the address at once. */
const token = linked ? new URLSearchParams(location.hash.slice(1)).get("token") : null;
if (location.hash.includes("token=")) history.replaceState(null, "", location.pathname);
if (linked && !token) wrong.value = "join.no-token";

/** What was typed, while its code is asked for. */
let typed = { email: "", password: "" };

/**
 * @param {string} method @param {string} path @param {any} [body]
 * @returns {Promise<{status: number, answer: any}>} status 0 when no answer came
 */
async function ask(method, path, body) {
  const headers = body === undefined ? undefined : { "content-type": "application/json" };
  try {
    const answer = await fetch(`${home}api/${path}`, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
    return { status: answer.status, answer: await answer.json().catch(() => null) };
  } catch {
    return { status: 0, answer: null };
  }
}

const KNOWN = [0, 401, 404, 409, 422, 429];

/** @param {() => Promise<{status: number, answer: any}>} asking @param {Record<number, string>} [other] words of a status that means something else here */
async function attempt(asking, other = {}) {
  busy.value = true;
  wrong.value = "";
  const found = await asking();
  busy.value = false;
  if (found.status >= 200 && found.status < 300) return found.answer;
  wrong.value = other[found.status] ?? (KNOWN.includes(found.status) ? `wrong.${found.status}` : "wrong.other");
  return null;
}

/** @param {string} email @param {string} password */
export async function signIn(email, password) {
  typed = { email, password };
  const found = await attempt(() => ask("POST", "session", typed));
  if (found) await goOn(found.needs);
}

/** @param {string} code */
export async function giveCode(code) {
  const found = await attempt(() => ask("POST", "session", { ...typed, code }), { 401: "wrong.code", 422: "wrong.code" });
  if (found) await goOn(found.needs);
}

/** @param {string} needs */
async function goOn(needs) {
  if (needs === "code") step.value = "code";
  else if (needs === "second-factor") await beginFactor();
  else await leave();
}

async function beginFactor() {
  factor.value = await attempt(() => ask("POST", "session/second-factor"));
  if (factor.value) step.value = "factor";
}

/** @param {string} code */
export async function confirmFactor(code) {
  if (await attempt(() => ask("PUT", "session/second-factor", { code }), { 422: "wrong.code" })) await leave();
}

/** @param {string} name @param {string} password */
export async function join(name, password) {
  const person = await attempt(() => ask("POST", "invitations/accept", { token, name, password }));
  if (person) await goOn(["owner", "director"].includes(person.role) ? "second-factor" : "");
}

/** @param {string} password */
export async function reset(password) {
  await attempt(() => ask("POST", "session/password-link", { token, password }), { 404: "reset.gone" });
  if (!wrong.value) step.value = "reset-done";
}

export function startAgain() {
  typed = { email: "", password: "" };
  wrong.value = "";
  step.value = "sign-in";
}

/** To the page that was asked for; a canvasser's is the phone page. */
async function leave() {
  const { answer } = await ask("GET", "session");
  typed = { email: "", password: "" };
  const asked = location.pathname === signInPage || linked ? home : location.pathname;
  const toPhone = answer?.role === "canvasser" || new URLSearchParams(location.search).get("next") === "f";
  location.replace(toPhone ? `${home}f` : asked);
}
