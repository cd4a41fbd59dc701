// @ts-check
/** The languages, each by its own name, for pages that a person may not be able to read yet. */
import { chooseLanguage, language, LANGUAGES } from "../language.js";
import { html } from "./html.js";

/** @type {Record<string, string>} */
export const OWN_NAMES = { en: "English", es: "Español" };

export const LanguagePicker = () => html`
  <p class="languages" role="group" aria-label="Language, idioma">${LANGUAGES.map((code) => html`
    <button type="button" class="button plain" lang=${code} aria-pressed=${code === language} onClick=${() => chooseLanguage(code)}>${OWN_NAMES[code]}</button>`)}</p>`;
