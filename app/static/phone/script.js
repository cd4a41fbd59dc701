// @ts-check
/**
 * A script's branches. Pure.
 * @typedef {{value: string, label: string, goto: string}} Choice
 * @typedef {{question_id: string, kind: "say" | "choice" | "choices" | "text" | "scale", text: string, choices: Choice[]}} Question
 */

/** The script in a language, else in the first there is. @param {any[]} scripts @param {string} language */
export const scriptIn = (scripts, language) => scripts.find((one) => one.language === language) ?? scripts[0] ?? null;

/**
 * The question that follows an answer: where the answer leads, else the one below; null at the end. A
 * question that was asked already ends the survey: a script must not go round.
 * @param {Question[]} questions @param {string[]} path ids asked so far, the last one answered
 * @param {any} answer
 * @returns {Question | null}
 */
export function following(questions, path, answer) {
  const at = questions.findIndex((one) => one.question_id === path.at(-1));
  const chosen = Array.isArray(answer) ? answer : [answer];
  const goto = questions[at]?.choices.find((one) => chosen.includes(one.value) && one.goto)?.goto;
  const next = goto ? questions.find((one) => one.question_id === goto) : questions[at + 1];
  return next && !path.includes(next.question_id) ? next : null;
}

/** The answers along a path only: what was answered on a branch that was left does not count. @param {string[]} path @param {Record<string, any>} answers */
export function answersOn(path, answers) {
  const given = path.filter((id) => answers[id] !== undefined && answers[id] !== "" && !(Array.isArray(answers[id]) && !answers[id].length));
  return Object.fromEntries(given.map((id) => [id, answers[id]]));
}

/** What a scale offers: its own choices, else one to five. @param {Question} question @returns {Choice[]} */
export const stepsOf = (question) => (question.choices.length ? question.choices : ["1", "2", "3", "4", "5"].map((value) => ({ value, label: value, goto: "" })));
