// @ts-check
/** Every word of the pages of coming in. */
import { speaker } from "../js/language.js";
import { en } from "./words/en.js";
import { es } from "./words/es.js";

export const say = speaker({ en, es });
