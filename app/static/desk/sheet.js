// @ts-check
/**
 * The script being written, its languages side by side.
 * @typedef {Record<string, string>} ByLanguage
 * @typedef {{value: string, label: ByLanguage, goto: string}} Choice
 * @typedef {{question_id: string, kind: string, text: ByLanguage, choices: Choice[], tag: string}} Question
 * @typedef {{name: ByLanguage, questions: Question[], script_id: string, version: number, state: string}} Sheet
 */
import { signal } from "@preact/signals";

export const LANGUAGES = ["en", "es"];
export const KINDS = ["say", "choice", "choices", "text", "scale"];

/** @returns {Sheet} */
export const blank = () => ({ name: { en: "", es: "" }, questions: [question(1)], script_id: "", version: 0, state: "draft" });

/** @param {number} n @returns {Question} */
const question = (n) => ({ question_id: `q${n}`, kind: "say", text: { en: "", es: "" }, choices: [], tag: "" });

export const sheet = signal(blank());

/** @param {(questions: Question[]) => Question[]} how */
const change = (how) => (sheet.value = { ...sheet.value, questions: how(sheet.value.questions) });

/** @param {number} at @param {Partial<Question>} values */
export const setQuestion = (at, values) => change((all) => all.map((one, n) => (n === at ? { ...one, ...values } : one)));

/** @param {number} at @param {number} n @param {Partial<Choice>} values */
export const setChoice = (at, n, values) => setQuestion(at, { choices: sheet.value.questions[at].choices.map((one, m) => (m === n ? { ...one, ...values } : one)) });

export function addQuestion() {
  const taken = new Set(sheet.value.questions.map((one) => one.question_id));
  let n = taken.size + 1;
  while (taken.has(`q${n}`)) n += 1;
  change((all) => [...all, question(n)]);
}

/** @param {number} at */
export const removeQuestion = (at) => change((all) => all.filter((_, n) => n !== at));

/** @param {number} at @param {number} by */
export function moveQuestion(at, by) {
  change((all) => {
    const moved = [...all];
    moved.splice(at + by, 0, ...moved.splice(at, 1));
    return moved;
  });
}

/** @param {number} at */
export function addChoice(at) {
  const { choices } = sheet.value.questions[at];
  setQuestion(at, { choices: [...choices, { value: `a${choices.length + 1}`, label: { en: "", es: "" }, goto: "" }] });
}

/** @param {number} at @param {number} n */
export const removeChoice = (at, n) => setQuestion(at, { choices: sheet.value.questions[at].choices.filter((_, m) => m !== n) });

/** @param {ByLanguage} name */
export const setName = (name) => (sheet.value = { ...sheet.value, name });
