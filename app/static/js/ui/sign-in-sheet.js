// @ts-check
/** The session has ended: sign in again without leaving the page, so that nothing on it is lost. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ask, home, Problem } from "../api.js";
import { comeBack, signedOut, tryNow, waiting } from "../connection.js";
import { me } from "../staff/record.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** Words of what can be wrong. @type {Record<number, string>} */
const WRONG = { 401: "out.wrong", 422: "out.wrong", 429: "out.wait" };

export function SignInSheet() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const out = signedOut.value;
  useEffect(() => {
    if (out && !box.current?.open) box.current?.showModal();
    if (!out && box.current?.open) box.current.close();
  }, [out]);
  useEffect(() => {
    const look = () => signedOut.value && void tryNow(); // somebody may have signed in in another tab
    addEventListener("focus", look);
    return () => removeEventListener("focus", look);
  }, []);
  return html`
    <dialog ref=${box} class="trouble-sheet narrow" aria-labelledby="out-title" onCancel=${(/** @type {Event} */ event) => event.preventDefault()}>
      ${out && html`<${Again} />`}
    </dialog>`;
}

function Again() {
  const [typed, setTyped] = useState(/** @type {{email: string, password: string} | null} */ (null));
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const fields = Object.fromEntries([...new FormData(/** @type {HTMLFormElement} */ (event.target))].map(([name, value]) => [name, String(value)]));
    setBusy(true);
    setWrong("");
    const needs = await enter({ ...typed, ...fields }).catch((error) => void setWrong(WRONG[error instanceof Problem ? error.status : 0] ?? "out.trouble"));
    setBusy(false);
    if (needs === "code") setTyped(/** @type {any} */ (fields));
    else if (needs === "") await goOn();
    else if (needs !== undefined) location.assign(`${home}sign-in`); // a second factor has to be set up there
  };
  return html`
    <h2 id="out-title">${say("out.title")}</h2>
    <p>${say("out.what")}</p>
    ${waiting.value.length > 0 && html`<ul class="card small" aria-label=${say("away.waits")}>${waiting.value.map((one) => html`<li>${say("out.waits-one", { what: one.words })}</li>`)}</ul>`}
    <div role="alert">${wrong && html`<p class="warning">${say(wrong)}</p>`}</div>
    <form class="stack" key=${typed ? "code" : "who"} onSubmit=${send}>
      ${typed ? html`<label class="field">${say("out.code")}<input name="code" required inputmode="numeric" pattern="[0-9 ]{6,9}" maxlength="9" autocomplete="one-time-code" /></label>`
        : html`<label class="field">${say("out.email")}<input name="email" type="email" required autocomplete="username" autocapitalize="none" spellcheck="false" /></label>
          <label class="field">${say("out.password")}<input name="password" type="password" required autocomplete="current-password" /></label>`}
      <button class="button primary" disabled=${busy}>${say("out.go")}</button>
    </form>
    <p class="small quiet">${say("out.other")} <button class="link" onClick=${() => tryNow()}>${say("out.look")}</button></p>`;
}

/** @param {Record<string, string>} who @returns {Promise<string>} what is still needed: "" for nothing, "code", "second-factor" */
const enter = async (who) => (await ask("session", { method: "POST", body: who })).needs;

/** The page goes on where it was; for somebody else it begins anew. */
async function goOn() {
  const now = await ask("session");
  if (me.value && now.person_id !== me.value.person_id) location.reload();
  else comeBack();
}
