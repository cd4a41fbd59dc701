// @ts-check
/** Every word of the map's pages, in field language. Only the language that is spoken is fetched beside English. */
import { language, speaker } from "./language.js";
import { en } from "./words/en.js";

/** @type {Record<string, Record<string, import("./language.js").Entry>>} */
const catalogue = { en };
if (language === "es") catalogue.es = (await import("./words/es.js")).es;

/** The words for a key. */
export const say = speaker(catalogue);
