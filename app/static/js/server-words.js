// @ts-check
/**
 * What the server says, in the reader's language. It speaks English, with values between: problems, phrases
 * of work, reasons. A whole sentence is put into the other language or none of it; values stay as they are.
 */
import { language } from "./language.js";

const PLACE = /\{(\d+)\*?\}/;
const LITERAL = /[.*+?^${}()|[\]\\]/g;

/**
 * Give the way from a sentence of the server to its words. Where several templates fit, the one with the most
 * letters of its own is meant. `{1}` takes a value over; `{1*}` holds words of the server once more.
 * @param {Record<string, string>} catalogue English template -> template
 */
export function interpreter(catalogue) {
  /** @type {{fits: RegExp, words: string}[] | null} */
  let forms = null;
  /** @param {string} said @returns {string} */
  const interpret = (said) => {
    if (Object.hasOwn(catalogue, said)) return catalogue[said];
    forms ??= formsOf(catalogue);
    for (const { fits, words } of forms) {
      const found = fits.exec(said);
      if (found) return words.replace(/\{(\d+)(\*?)\}/g, (_, place, again) => (again ? interpret(found[place]) : found[place]));
    }
    return said;
  };
  return interpret;
}

/** @param {Record<string, string>} catalogue */
function formsOf(catalogue) {
  const own = (/** @type {string} */ template) => template.split(PLACE).filter((_, at) => at % 2 === 0);
  return Object.entries(catalogue)
    .filter(([template]) => PLACE.test(template))
    .sort(([a], [b]) => own(b).join("").length - own(a).join("").length)
    .map(([template, words]) => ({ fits: new RegExp(`^${own(template).map((text) => text.replace(LITERAL, "\\$&")).join("(.+?)")}$`, "su"), words }));
}

/** A sentence of the server in the language of the page. @type {(said: string) => string} */
export const inOurWords = interpreter(language === "es" ? (await import("./words/server-es.js")).spanish : {});
