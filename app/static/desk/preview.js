// @ts-check
/** The script as it goes at the door, with the phone's own way from question to question. */
import { signal } from "@preact/signals";
import { html } from "../js/ui/html.js";
import { following, stepsOf } from "../phone/script.js";
import { LANGUAGES, sheet } from "./sheet.js";
import { say } from "./words.js";

const path = signal(/** @type {string[]} */ ([]));
const isOver = signal(false);
const language = signal("en");

/** The questions in one language. */
const spoken = () => /** @type {import("../phone/script.js").Question[]} */ (
  sheet.value.questions.map((one) => ({ ...one, text: one.text[language.value] ?? "", choices: one.choices.map((choice) => ({ ...choice, label: choice.label[language.value] ?? "" })) }))
);

/** @param {any} answer */
function go(answer) {
  const questions = spoken();
  const asked = path.value.length ? path.value : [questions[0]?.question_id];
  const next = following(questions, asked, answer);
  if (next) path.value = [...asked, next.question_id];
  else isOver.value = true;
}

function again() {
  path.value = [];
  isOver.value = false;
}

export function Preview() {
  const questions = spoken();
  const question = questions.find((one) => one.question_id === path.value.at(-1)) ?? questions[0];
  const steps = !question || question.kind === "say" || question.kind === "text" ? [] : stepsOf(question);
  return html`
    <section class="card stack preview" aria-label=${say("script.preview")}>
      <h2>${say("script.preview")}</h2>
      <p class="row">${LANGUAGES.map((code) => html`<button class="button" aria-pressed=${code === language.value} onClick=${() => (language.value = code)}>${say(`language.${code}`)}</button>`)}</p>
      ${isOver.value || !question ? html`<p>${say("script.over")}</p>` : html`<p class="speech" lang=${language.value}>${question.text}</p>
        <ul class="entries">${steps.map((one) => html`<li><button class="button wide" lang=${language.value} onClick=${() => go(question.kind === "choices" ? [one.value] : one.value)}>${one.label || one.value}</button></li>`)}</ul>
        <button class="button" onClick=${() => go(undefined)}>${say("script.next")}</button>`}
      <button class="button plain" onClick=${again}>${say("script.again")}</button>
    </section>`;
}
