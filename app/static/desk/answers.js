// @ts-check
/** The answers to the script in use, typed in from paper: every question at once, those left empty were not asked. */
import { signal } from "@preact/signals";
import { language } from "../js/language.js";
import { html } from "../js/ui/html.js";
import { stepsOf } from "../phone/script.js";
import { attempt } from "./asking.js";
import { say } from "./words.js";

/** @typedef {import("./sheet.js").Question} Question */

export const questions = signal(/** @type {Question[]} */ ([]));
/** The door whose answers are being typed. */
export const answering = signal("");

export async function loadScript() {
  const scripts = (await attempt("scripts")) ?? [];
  const current = scripts.find((/** @type {any} */ one) => one.state === "current");
  questions.value = (current?.questions ?? []).filter((/** @type {Question} */ one) => one.kind !== "say");
}

/** @param {Record<string, string>} texts */
const inOurs = (texts) => texts[language] ?? texts.en ?? Object.values(texts)[0] ?? "";

/** @param {{given: Record<string, any>, onSave: (answers: Record<string, any>) => void}} props */
export function Answers({ given, onSave }) {
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const answers = questions.value.map(({ question_id, kind }) => [question_id, kind === "choices" ? data.getAll(question_id).map(String) : String(data.get(question_id) ?? "").trim()]);
    onSave(Object.fromEntries(answers.filter(([, answer]) => answer.length)));
  };
  return html`<form class="answers" onSubmit=${submit}>
    ${questions.value.map((one) => html`<${Answer} key=${one.question_id} question=${one} given=${given[one.question_id]} />`)}
    <p><button class="button primary">${say("paper.answers-save")}</button></p></form>`;
}

/** @param {{question: Question, given: any}} props */
function Answer({ question, given }) {
  const { question_id, kind, text } = question;
  const asked = inOurs(text);
  if (kind === "text") return html`<label class="field">${asked}<input name=${question_id} maxlength="2000" autocomplete="off" defaultValue=${given ?? ""} /></label>`;
  const steps = stepsOf(/** @type {any} */ (question)).map((/** @type {any} */ one) => ({ value: one.value, label: typeof one.label === "string" ? one.label : inOurs(one.label) }));
  if (kind === "choices")
    return html`<fieldset class="several"><legend>${asked}</legend>${steps.map((one) => html`
      <label class="tick-field"><input type="checkbox" name=${question_id} value=${one.value} defaultChecked=${given?.includes(one.value)} />${one.label}</label>`)}</fieldset>`;
  return html`<label class="field">${asked}<select name=${question_id}>
    <option value="">${say("paper.not-asked")}</option>${steps.map((one) => html`<option value=${one.value} selected=${one.value === given}>${one.label}</option>`)}</select></label>`;
}
