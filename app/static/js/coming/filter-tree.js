// @ts-check
/**
 * A filter as rows of and/or, and as the tree that the server reads. Pure: rows in, tree out, and back.
 * @typedef {{column: string, operator: string, values: (string | number)[], not: boolean}} TestRow one question about a column; `operator` as in the text
 * @typedef {{voted: {least: number, last: number, kind: string}, not: boolean}} VotedRow
 * @typedef {{tried: "contacted" | "attempted", since: string, days: number | null, not: boolean}} TriedRow
 * @typedef {{near: {distance_m: number, lon: number, lat: number}, not: boolean}} NearRow
 * @typedef {TestRow | VotedRow | TriedRow | NearRow} Row
 * @typedef {{word: "all" | "any", parts: (Row | Group)[]}} Group
 */

/** @param {Row | Group} part @returns {part is Group} */
export const isGroup = (part) => "word" in part;

/** @returns {Group} */
export const everyone = () => ({ word: "all", parts: [] });

/** The first question about a column. @param {any} column as the server lists it @returns {Row} */
export function rowFor(column) {
  if (column.kind === "election") return { voted: { least: 1, last: Math.min(4, column.values.length), kind: column.name }, not: false };
  if (column.kind === "list") return { column: column.name, operator: "has", values: column.values.slice(0, 1), not: false };
  if (column.kind === "number") return { column: column.name, operator: ">=", values: [], not: false };
  if (column.kind === "day") return { column: column.name, operator: ">=", values: [], not: false };
  return column.values.length ? { column: column.name, operator: "in", values: [], not: false } : { column: column.name, operator: "contains", values: [], not: false };
}

/** Whether a row asks something yet. @param {Row} row */
export function isWhole(row) {
  if ("column" in row) return row.operator === "empty" || (row.values.length > 0 && row.values.every((value) => value !== "" && !Number.isNaN(value)));
  if ("tried" in row) return row.since !== "" || (row.days !== null && row.days >= 0);
  if ("voted" in row) return row.voted.least >= 1 && row.voted.least <= row.voted.last;
  return true;
}

/** The tree of a group; rows that ask nothing yet are left out, and a group without any is null. @param {Group} group @returns {any} */
export function treeOf(group) {
  const parts = group.parts.map((part) => (isGroup(part) ? treeOf(part) : isWhole(part) ? leafOf(part) : null)).filter((part) => part !== null);
  if (!parts.length) return null;
  return parts.length === 1 ? parts[0] : { [group.word]: parts };
}

/** @param {Row} row */
function leafOf(row) {
  const one = "column" in row && row.operator === "in" && row.values.length === 1 && !row.not; // party = 'D' reads better
  const leaf = "column" in row ? { test: { column: row.column, operator: one ? "=" : row.operator, values: row.operator === "empty" ? [] : row.values } }
    : "voted" in row ? { voted: row.voted }
    : "tried" in row ? { [row.tried]: row.since ? { since: row.since } : { within_days: row.days } }
    : { within: row.near };
  return row.not ? { not: leaf } : leaf;
}

/** The rows of a tree; null where rows cannot show it. @param {any} tree @returns {Group | null} */
export function rowsOf(tree) {
  if (tree.everyone) return tree.everyone.included ? everyone() : null;
  const made = partOf(tree);
  if (made === null) return null;
  return isGroup(made) ? made : { word: "all", parts: [made] };
}

/** @param {any} tree @returns {Row | Group | null} */
function partOf(tree) {
  for (const word of /** @type {("all" | "any")[]} */ (["all", "any"]))
    if (tree[word]) {
      const parts = tree[word].map(partOf);
      return parts.includes(null) ? null : { word, parts };
    }
  return tree.not ? rowOf(tree.not, true) : rowOf(tree, false);
}

/** @param {any} leaf @param {boolean} not @returns {Row | null} */
function rowOf(leaf, not) {
  if (leaf.test) return { ...leaf.test, operator: leaf.test.operator === "=" && typeof leaf.test.values[0] === "string" && !isDay(leaf.test.values[0]) ? "in" : leaf.test.operator, not };
  if (leaf.voted) return { voted: leaf.voted, not };
  if (leaf.within) return { near: leaf.within, not };
  for (const tried of /** @type {("contacted" | "attempted")[]} */ (["contacted", "attempted"]))
    if (leaf[tried]) return { tried, since: leaf[tried].since ?? "", days: leaf[tried].within_days ?? null, not };
  return null;
}

/** @param {string} text */
const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** A group with one part changed, or taken away for null. @param {Group} group @param {number} i @param {Row | Group | null} part @returns {Group} */
export const withPart = (group, i, part) => ({ ...group, parts: group.parts.flatMap((one, place) => (place !== i ? [one] : part === null ? [] : [part])) });
