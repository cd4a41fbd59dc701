// @ts-check
/** Writing a script: every text in English and Spanish side by side, every way forward. */
import { html } from "../js/ui/html.js";
import { addChoice, addQuestion, KINDS, LANGUAGES, moveQuestion, removeChoice, removeQuestion, setChoice, setName, setQuestion, sheet } from "./sheet.js";
import { say } from "./words.js";

/** @typedef {import("./sheet.js").Question} Question */
/** @typedef {import("./sheet.js").ByLanguage} ByLanguage */

const WITH_CHOICES = ["choice", "choices", "scale"];

/** @param {{onSave: () => void}} props */
export function Editor({ onSave }) {
  const { name, questions } = sheet.value;
  return html`
    <form class="stack" onSubmit=${(/** @type {any} */ event) => { event.preventDefault(); onSave(); }}>
      <${Texts} words=${say("script.name")} texts=${name} most=${120} onText=${setName} />
      ${questions.map((one, at) => html`<${QuestionForm} key=${at} question=${one} at=${at} />`)}
      <p class="row"><button type="button" class="button" onClick=${addQuestion}>${say("script.add-question")}</button><button class="button primary">${say("script.save")}</button></p>
    </form>`;
}

/** One text in every language. @param {{words: string, texts: ByLanguage, most: number, isLong?: boolean, onText: (texts: ByLanguage) => void}} props */
const Texts = ({ words, texts, most, isLong, onText }) => html`
  <div class="side-by-side">${LANGUAGES.map((code) => {
    const onInput = (/** @type {any} */ event) => onText({ ...texts, [code]: event.target.value });
    return html`<label class="field">${words} (${say(`language.${code}`)})
      ${isLong ? html`<textarea rows="2" lang=${code} required maxlength=${most} value=${texts[code] ?? ""} onInput=${onInput}></textarea>` : html`<input lang=${code} required maxlength=${most} value=${texts[code] ?? ""} onInput=${onInput} />`}</label>`;
  })}</div>`;

/** @param {{question: Question, at: number}} props */
function QuestionForm({ question, at }) {
  const id = question.question_id;
  const last = sheet.value.questions.length - 1;
  return html`
    <fieldset class="card stack"><legend>${at + 1}</legend>
      <div class="line">
        <label class="field">${say("script.id")}<input required maxlength="40" pattern="[a-z0-9][a-z0-9_\\-]*" value=${id} onInput=${(/** @type {any} */ event) => setQuestion(at, { question_id: event.target.value })} /></label>
        <label class="field">${say("script.kind")}<select value=${question.kind} onChange=${(/** @type {any} */ event) => setQuestion(at, { kind: event.target.value, choices: WITH_CHOICES.includes(event.target.value) ? question.choices : [] })}>${KINDS.map((kind) => html`<option value=${kind}>${say(`kind.${kind}`)}</option>`)}</select></label>
        <label class="field">${say("script.tag")}<input maxlength="40" value=${question.tag} onInput=${(/** @type {any} */ event) => setQuestion(at, { tag: event.target.value })} /></label>
        <button type="button" class="button icon" disabled=${at === 0} aria-label=${say("script.up", { what: id })} onClick=${() => moveQuestion(at, -1)}>↑</button>
        <button type="button" class="button icon" disabled=${at === last} aria-label=${say("script.down", { what: id })} onClick=${() => moveQuestion(at, 1)}>↓</button>
        <button type="button" class="button icon" disabled=${last === 0} aria-label=${say("script.remove", { what: id })} onClick=${() => removeQuestion(at)}>×</button>
      </div>
      <${Texts} words=${say("script.text")} texts=${question.text} most=${1000} isLong onText=${(/** @type {ByLanguage} */ text) => setQuestion(at, { text })} />
      ${question.choices.map((one, n) => html`<${ChoiceForm} key=${n} choice=${one} at=${at} n=${n} />`)}
      ${WITH_CHOICES.includes(question.kind) && html`<p><button type="button" class="button" onClick=${() => addChoice(at)}>${say("script.add-choice")}</button></p>`}
    </fieldset>`;
}

/** @param {{choice: import("./sheet.js").Choice, at: number, n: number}} props */
const ChoiceForm = ({ choice, at, n }) => html`
  <div class="choice-form">
    <${Texts} words=${say("script.label")} texts=${choice.label} most=${120} onText=${(/** @type {ByLanguage} */ label) => setChoice(at, n, { label })} />
    <div class="line">
      <label class="field">${say("script.value")}<input required maxlength="40" pattern="[a-z0-9][a-z0-9_\\-]*" value=${choice.value} onInput=${(/** @type {any} */ event) => setChoice(at, n, { value: event.target.value })} /></label>
      <label class="field">${say("script.goto")}<select value=${choice.goto} onChange=${(/** @type {any} */ event) => setChoice(at, n, { goto: event.target.value })}>
        <option value="">${say("script.below")}</option>${sheet.value.questions.slice(at + 1).map((one) => html`<option value=${one.question_id}>${one.question_id}</option>`)}<option value="end">${say("script.end")}</option></select></label>
      <button type="button" class="button icon" aria-label=${say("script.remove", { what: choice.value })} onClick=${() => removeChoice(at, n)}>×</button>
    </div>
  </div>`;
