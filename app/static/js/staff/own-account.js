// @ts-check
/** One's own account, and what asks for its password once more. */
import { useState } from "preact/hooks";
import { ask, Problem } from "../api.js";
import { note } from "../notes.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { isOwner, loadPeople, me, people, signOut } from "./record.js";

/** @typedef {import("./record.js").Person} Person */

/** Somebody who came in without an account has nothing to change. */
const WITHOUT_ACCOUNT = ["demo", "link"];

export function Oneself() {
  const [open, setOpen] = useState("");
  if (!me.value) return null;
  const { person_id, role } = me.value;
  const own = people.value.find((one) => one.person_id === person_id);
  const hasAccount = !WITHOUT_ACCOUNT.includes(person_id);
  const toggle = (/** @type {string} */ what) => () => setOpen(open === what ? "" : what);
  return html`
    <div class="row spread"><p><b class="who">${own?.name ?? say(`people.me.${hasAccount ? "account" : person_id}`)}</b><br /><span class="small quiet">${say(`role.${role}`)}</span></p>
      ${hasAccount && html`<button class="button" onClick=${signOut}>${say("people.sign-out")}</button>`}</div>
    ${hasAccount && html`<div class="row wrap">
      <button class="button" aria-expanded=${open === "password"} onClick=${toggle("password")}>${say("own.password")}</button>
      ${isOwner.value && own?.has_second_factor && html`<button class="button" aria-expanded=${open === "factor"} onClick=${toggle("factor")}>${say("own.factor")}</button>`}</div>`}
    ${open === "password" && html`<${NewPassword} onDone=${() => setOpen("")} />`}
    ${open === "factor" && own && html`<${ResetFactor} person=${own} onDone=${() => setOpen("")} />`}`;
}

/** @param {{onDone: () => void}} props */
const NewPassword = ({ onDone }) => html`
  <${Grave} label=${say("own.password")} go=${say("own.password.go")} send=${(/** @type {any} */ typed) => ask("session/password", { method: "PUT", body: typed })} onDone=${() => { onDone(); note("done", say("own.password.done")); }}>
    <label class="field">${say("own.former")}<input name="former" type="password" required autocomplete="current-password" /></label>
    <label class="field">${say("own.new")}<input name="password" type="password" required minlength="12" maxlength="200" autocomplete="new-password" /><small>${say("own.new.hint")}</small></label>
  </${Grave}>`;

/** A lost second factor is reset: by an owner, who gives password and code once more. @param {{person: Person, onDone: () => void}} props */
export function ResetFactor({ person, onDone }) {
  const isOwn = person.person_id === me.value?.person_id;
  const done = () => {
    onDone();
    if (isOwn) return location.assign("sign-in");
    note("done", say("factor.done", { name: person.name }));
    return void loadPeople();
  };
  return html`
    <${Grave} label=${say("factor.reset-one", { name: person.name })} go=${say("factor.go")} send=${(/** @type {any} */ typed) => ask(`people/${person.person_id}/reset-second-factor`, { method: "POST", body: typed })} onDone=${done}>
      <p class="small">${isOwn ? say("factor.own") : say("factor.what", { name: person.name })}</p>
      <label class="field">${say("factor.password")}<input name="password" type="password" required autocomplete="current-password" /></label>
      <label class="field">${say("factor.code")}<input name="code" required inputmode="numeric" pattern="[0-9 ]{6,9}" maxlength="9" autocomplete="one-time-code" /></label>
    </${Grave}>`;
}

/** A form whose answer stands in it when it is refused, with what was typed. @param {{label: string, go: string, send: (typed: any) => Promise<any>, onDone: () => void, children?: any}} props */
function Grave({ label, go, send, onDone, children }) {
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const typed = Object.fromEntries([...new FormData(/** @type {HTMLFormElement} */ (event.target))]);
    setBusy(true);
    setWrong("");
    try {
      await send(typed);
      onDone();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setWrong(`${error.what} ${error.mend}`);
    } finally {
      setBusy(false);
    }
  };
  return html`
    <form class="stack hand-form" onSubmit=${submit} aria-label=${label}>
      ${children}
      <div role="alert">${wrong && html`<p class="warning small">${wrong}</p>`}</div>
      <button class="button primary" disabled=${busy}>${go}</button>
    </form>`;
}
