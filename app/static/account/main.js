// @ts-check
/** The page of coming in: one card, a step at a time. */
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { html } from "../js/ui/html.js";
import { LanguagePicker } from "../js/ui/language-picker.js";
import { busy, confirmFactor, factor, giveCode, join, reset, signIn, signInPage, startAgain, step, wrong } from "./coming-in.js";
import { say } from "./words.js";

/** @param {SubmitEvent} event @returns {Record<string, string>} the fields of a form by name */
function fieldsOf(event) {
  event.preventDefault();
  const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
  return Object.fromEntries([...data].map(([name, value]) => [name, String(value)]));
}

function Page() {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const here = step.value;
  useEffect(() => {
    document.title = `${say(`${here}.title`)} – Turfwalk`;
    if (!["sign-in", "join", "reset"].includes(here)) heading.current?.focus(); // a new step is read out
  }, [here]);
  return html`
    <main class="entrance">
      <p class="brand"><img src="/static/icon.svg" alt="" />Turfwalk</p>
      <h1 ref=${heading} tabindex="-1">${say(`${here}.title`)}</h1>
      <div role="alert">${wrong.value && html`<p class="wrong"><b>${say(wrong.value)}</b>${say(`${wrong.value}.mend`)}</p>`}</div>
      ${here === "code" ? html`<${Code} />` : here === "factor" ? html`<${Factor} />` : here === "join" ? html`<${Join} />` : here === "reset" ? html`<${Reset} />` : here === "reset-done" ? html`<${ResetDone} />` : html`<${SignIn} />`}
      <${LanguagePicker} />
    </main>`;
}

/** @param {{words: string}} props */
const Go = ({ words }) => html`<button class="button primary wide" disabled=${busy.value}>${words}</button>`;

const SignIn = () => html`
  <form onSubmit=${(/** @type {any} */ event) => { const { email, password } = fieldsOf(event); void signIn(email, password); }}>
    <label class="field">${say("sign-in.email")}<input name="email" type="email" required autocomplete="username" autocapitalize="none" spellcheck="false" /></label>
    <label class="field">${say("sign-in.password")}<input name="password" type="password" required autocomplete="current-password" /></label>
    <${Go} words=${say(busy.value ? "sign-in.going" : "sign-in.go")} />
    <p class="quiet small">${say("sign-in.forgot")}</p>
  </form>`;

const OneTime = () => html`
  <label class="field">${say("code.field")}<input class="one-time" name="code" required inputmode="numeric" pattern="[0-9 ]{6,9}" maxlength="9" autocomplete="one-time-code" /></label>`;

const Code = () => html`
  <form onSubmit=${(/** @type {any} */ event) => void giveCode(fieldsOf(event).code)}>
    <p>${say("code.what")}</p>
    <${OneTime} /><${Go} words=${say("code.go")} />
    <button type="button" class="button wide" onClick=${startAgain}>${say("code.back")}</button>
  </form>`;

const Factor = () => html`
  <form onSubmit=${(/** @type {any} */ event) => void confirmFactor(fieldsOf(event).code)}>
    <p class="quiet">${say("factor.why")}</p>
    <ol class="steps">
      <li><p>1. ${say("factor.scan")}</p><img class="factor-qr" src=${factor.value?.qr} alt=${say("factor.picture")} />
        <p class="small quiet">${say("factor.type")}</p><code class="secret">${(factor.value?.secret ?? "").replace(/(.{4})(?=.)/g, "$1 ")}</code></li>
      <li><p>2. ${say("factor.code")}</p><${OneTime} /></li>
    </ol>
    <${Go} words=${say("factor.go")} />
  </form>`;

const Join = () => html`
  <form onSubmit=${(/** @type {any} */ event) => { const { name, password } = fieldsOf(event); void join(name, password); }}>
    <p>${say("join.what")}</p>
    <label class="field">${say("join.name")}<input name="name" required maxlength="100" autocomplete="name" /></label>
    <label class="field">${say("join.password")}<input name="password" type="password" required minlength="12" maxlength="200" autocomplete="new-password" /><small>${say("join.hint")}</small></label>
    <${Go} words=${say(busy.value ? "join.going" : "join.go")} />
    <p><a href=${signInPage}>${say("join.to-sign-in")}</a></p>
  </form>`;

const Reset = () => html`
  <form onSubmit=${(/** @type {any} */ event) => void reset(fieldsOf(event).password)}>
    <p>${say("reset.what")}</p>
    <label class="field">${say("join.password")}<input name="password" type="password" required minlength="12" maxlength="200" autocomplete="new-password" /><small>${say("join.hint")}</small></label>
    <${Go} words=${say(busy.value ? "reset.going" : "reset.go")} />
  </form>`;

const ResetDone = () => html`<p>${say("reset-done.what")}</p><p><a class="button primary wide" href=${signInPage}>${say("sign-in.go")}</a></p>`;

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
root.textContent = "";
render(html`<${Page} />`, root);
