// @ts-check
/** The script at a door, question by question. Nothing is saved before "Save"; what is written stays until then. */
import { signal } from "@preact/signals";
import { record } from "../actions.js";
import { answersOn, following, scriptIn, stepsOf } from "../script.js";
import { draft, pack } from "../state.js";
import { language, LANGUAGES, say, speak } from "../words.js";
import { html } from "../../js/ui/html.js";
import { Sheet } from "./sheet.js";

/** @typedef {import("../script.js").Question} Question */

const path = signal(/** @type {string[]} */ ([]));
const answers = signal(/** @type {Record<string, any>} */ ({}));
const isOver = signal(false);
let doorOf = "";

/** @param {{here: import("../field.js").FieldDoor}} props */
export function SurveySheet({ here }) {
  const script = scriptIn(pack.value?.body.scripts ?? [], language.value);
  const begun = `${here.door_id} ${script?.script_id}`;
  if (begun !== doorOf) {
    doorOf = begun;
    path.value = script?.questions.length ? [script.questions[0].question_id] : [];
    answers.value = {};
    isOver.value = !script?.questions.length;
  }
  const question = script?.questions.find((/** @type {Question} */ one) => one.question_id === path.value.at(-1));
  return html`
    <${Sheet} title=${script?.name ?? say("outcome.canvassed")}>
      <${Met} voters=${here.voters} />
      ${!isOver.value && question ? html`<${Asked} key=${question.question_id} question=${question} questions=${script.questions} />` : html`<${End} />`}
      <div class="turning">
        <button class="tool" disabled=${path.value.length < 2 && !isOver.value} onClick=${back}>${say("survey.back")}</button>
        ${!isOver.value && html`<button class="tool" onClick=${() => (isOver.value = true)}>${say("survey.end")}</button>`}
      </div>
      ${(pack.value?.body.scripts.length ?? 0) > 1 && html`<div class="tools">${LANGUAGES.filter((code) => code !== language.value).map((code) => html`<button class="tool" lang=${code} onClick=${() => speak(code)}>${say(`language.${code}`)}</button>`)}</div>`}
      <button class=${`act wide ${isOver.value ? "main" : ""}`} onClick=${() => finish(script)}>${say("survey.save")}</button>
    <//>`;
}

/** Who was met: asked for where several live. @param {{voters: any[]}} props */
const Met = ({ voters }) => voters.length > 0 && html`
  <fieldset class="choices"><legend>${say("survey.met")}</legend>
    ${voters.map((one) => html`<label class="choice"><input type="radio" name="met" checked=${draft.value.voter_id === one.voter_id} onChange=${() => (draft.value = { ...draft.value, voter_id: one.voter_id })} /><span>${one.first_name} ${one.last_name}</span></label>`)}
  </fieldset>`;

/** @param {{question: Question, questions: Question[]}} props */
function Asked({ question, questions }) {
  const { question_id: id, kind, text } = question;
  const go = () => follow(questions, id);
  if (kind === "say") return html`<p class="speech">${text}</p><button class="act wide main" onClick=${go}>${say("survey.next")}</button>`;
  if (kind === "text")
    return html`<label class="writing"><span class="speech">${text}</span><textarea rows="3" maxlength="2000" value=${answers.value[id] ?? ""} onInput=${(/** @type {any} */ event) => answer(id, event.target.value.replace(/\p{Cs}/gu, ""))}></textarea></label>
      <button class="act wide main" onClick=${go}>${say("survey.next")}</button>`;
  const several = kind === "choices";
  const given = answers.value[id];
  const isGiven = (/** @type {string} */ value) => (several ? (given ?? []).includes(value) : given === value);
  return html`
    <fieldset class=${`choices kind-${kind}`}><legend class="speech">${text}</legend>
      ${stepsOf(question).map(({ value, label }) => html`<label class="choice"><input type=${several ? "checkbox" : "radio"} name=${id} checked=${isGiven(value)}
        onChange=${() => answer(id, several ? toggled(given ?? [], value) : value)} /><span>${label}</span></label>`)}
    </fieldset>
    <button class="act wide main" onClick=${go}>${say(given === undefined ? "survey.pass" : "survey.next")}</button>`;
}

const End = () => html`
  <label class="writing"><span>${say("note.label")}</span>
    <textarea rows="3" maxlength="2000" value=${draft.value.note} onInput=${(/** @type {any} */ event) => (draft.value = { ...draft.value, note: event.target.value })}></textarea></label>`;

/** @param {string[]} given @param {string} value */
const toggled = (given, value) => (given.includes(value) ? given.filter((one) => one !== value) : [...given, value]);

/** @param {string} id @param {any} value */
function answer(id, value) {
  answers.value = { ...answers.value, [id]: value };
}

/** @param {Question[]} questions @param {string} id */
function follow(questions, id) {
  const next = following(questions, path.value, answers.value[id]);
  if (next) path.value = [...path.value, next.question_id];
  else isOver.value = true;
}

function back() {
  if (isOver.value) isOver.value = false;
  else path.value = path.value.slice(0, -1);
}

/** @param {any} script */
async function finish(script) {
  const given = answersOn(path.value, answers.value);
  const version = script ? { script_id: script.script_id, script_version: script.version } : {};
  if (await record("canvassed", { answers: given, ...version })) doorOf = "";
}
