// @ts-check
/**
 * Every word of the pages, in field language. A value is a text, or the forms of a counted noun by plural
 * rule; `{name}` is filled in. Another language is another table of the same keys.
 * @typedef {string | {one: string, other: string}} Entry
 */
import { en } from "./words/en.js";

/** @type {Record<string, Record<string, Entry>>} */
const catalogue = { en };

export const language = Object.keys(catalogue).find((code) => globalThis.navigator?.language?.startsWith(code)) ?? "en";
const table = catalogue[language];
const plural = new Intl.PluralRules(language);
const whole = new Intl.NumberFormat(language);

/**
 * The words for a key. `n` chooses the plural form and is written with separators.
 * @param {string} key
 * @param {Record<string, string | number>} [fill]
 */
export function say(key, fill = {}) {
  const entry = table[key];
  if (entry === undefined) return key;
  const text = typeof entry === "string" ? entry : plural.select(Number(fill.n)) === "one" ? entry.one : entry.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = fill[name] ?? "";
    return typeof value === "number" ? whole.format(value) : value;
  });
}
