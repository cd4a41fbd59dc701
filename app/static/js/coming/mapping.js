// @ts-check
/** Changing the guess about a voter file's columns: a choice for each column in, the text of a mapping file out. Pure. */

/** Fields of the person and the place, in the order they are offered. */
export const FIELDS = [
  "voter_id", "first_name", "last_name", "birth_year", "birth_date", "age", "sex", "party", "registered_on", "phone", "email", "language", "file_precinct", "tags", "confidential",
  "address_line", "house_number", "street_prefix", "street_name", "street_type", "street_suffix", "unit_type", "unit", "city", "state", "zip5", "lon", "lat",
];
export const SCORE = "score";

/** @typedef {{heading: string, field: string}} Choice `field` is one of ours, an election, a name ending in _score, SCORE for a new score, or "" */

/** Whether a field is an election of the vote history. @param {string} field */
export const isElection = (field) => /^[a-z-]+-\d{4}/.test(field);
/** @param {string} field */
export const isScore = (field) => field === SCORE || field.endsWith("_score");

/** A name for a score from its heading: "Support Score" is support_score. @param {string} heading */
export function scoreName(heading) {
  const plain = heading.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase().replace(/[^0-9a-z]+/g, "_").replace(/^_+|_+$/g, "");
  return plain.endsWith("_score") ? plain : `${plain}_score`;
}

/** What is still missing. @param {Choice[]} choices @returns {string[]} */
export function missingIn(choices) {
  const has = (/** @type {string} */ field) => choices.some((one) => one.field === field);
  const missing = has("voter_id") ? [] : ["voter_id"];
  return has("address_line") || (has("house_number") && has("street_name")) ? missing : [...missing, "address_line"];
}

/** The mapping file with these choices in place of its own. @param {string} text @param {Choice[]} choices */
export function withChoices(text, choices) {
  const fields = choices.filter((one) => FIELDS.includes(one.field)).map((one) => `${one.field} = ${JSON.stringify(one.heading)}`);
  const scores = choices.filter((one) => isScore(one.field)).map((one) => `${JSON.stringify(one.heading)} = ${JSON.stringify(one.field === SCORE ? scoreName(one.heading) : one.field)}`);
  const kept = sections(text).filter((part) => !["[columns]", "[scores.columns]"].includes(part.head));
  const [top, ...rest] = kept;
  const made = [["[columns]", ...fields]];
  if (scores.length) made.push(["[scores.columns]", ...scores]);
  return `${[top.lines, ...made, ...rest.map((part) => part.lines)].map((lines) => lines.join("\n").trim()).join("\n\n")}\n`;
}

/** @param {string} text @returns {{head: string, lines: string[]}[]} the first has no head */
function sections(text) {
  const parts = [{ head: "", lines: /** @type {string[]} */ ([]) }];
  for (const line of text.split("\n").filter((one) => !one.startsWith("#"))) {
    if (/^\[[^[\]]+\]$/.test(line)) parts.push({ head: line, lines: [] });
    parts[parts.length - 1].lines.push(line);
  }
  return parts;
}
