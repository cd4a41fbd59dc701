// @ts-check
/** Every word of the pages of coming in, in the browser's language; else English. */
import { en } from "./words/en.js";
import { es } from "./words/es.js";

/** @type {Record<string, Record<string, string>>} */
const catalogue = { en, es };
const language = Object.keys(catalogue).find((code) => navigator.language.startsWith(code)) ?? "en";
document.documentElement.lang = language;

/** @param {string} key @param {Record<string, string>} [fill] */
export const say = (key, fill = {}) => (catalogue[language][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => fill[name] ?? "");
