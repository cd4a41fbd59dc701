// @ts-check
/** Shown instead of the page when the campaign cannot be opened. */
import { say } from "../words.js";
import { html } from "./html.js";

/** @param {{problem: import("../api.js").Problem}} props */
export const SignedOut = ({ problem }) => html`
  <main class="lone card stack"><h1>${say("page.name")}</h1><p><b>${problem.what}</b></p><p>${problem.mend}</p>
    <a class="button" href=${location.pathname}>${say("page.again")}</a></main>`;
