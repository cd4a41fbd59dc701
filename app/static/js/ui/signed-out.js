// @ts-check
/** Shown instead of the page when the campaign cannot be opened. */
import { home } from "../api.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** Where somebody goes who may not be here: to sign in, or, a canvasser, to the phone page. @type {Record<number, [string, string]>} */
const WAY = { 401: [`${home}sign-in`, "page.sign-in"], 403: [`${home}f`, "page.phone"] };

/** @param {{problem: import("../api.js").Problem}} props */
export const SignedOut = ({ problem }) => html`
  <main class="lone card stack"><h1>${say("page.name")}</h1><p><b>${problem.what}</b></p><p>${problem.mend}</p>
    <a class="button" href=${WAY[problem.status]?.[0] ?? location.pathname}>${say(WAY[problem.status]?.[1] ?? "page.again")}</a></main>`;
