// @ts-check
/** Settings: language, distances, light and dark; kept in this browser. The way to help is here too. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { chooseLanguage, language, LANGUAGES } from "../language.js";
import { drawing } from "../sketch.js";
import { chooseUnit, keysOpen, settingsOpen, termsOpen, unit } from "../state.js";
import { chooseTheme, themeChosen } from "../tokens.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { OWN_NAMES } from "./language-picker.js";

const theme = signal(themeChosen());
const THEMES = ["", "light", "dark"];

export function SettingsSheet() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const open = settingsOpen.value;
  useEffect(() => {
    if (open && !box.current?.open) box.current?.showModal();
    if (!open && box.current?.open) box.current.close();
  }, [open]);
  const instead = (/** @type {import("@preact/signals").Signal<boolean>} */ other) => () => {
    settingsOpen.value = false;
    other.value = true;
  };
  return html`
    <dialog ref=${box} class="keys-sheet settings" aria-labelledby="settings-title" onClose=${() => (settingsOpen.value = false)}>
      <h2 id="settings-title">${say("settings.title")}</h2>
      <${Choice} name="language" words="settings.language" values=${LANGUAGES.map((code) => [code, OWN_NAMES[code]])} chosen=${language} isOff=${drawing.value} onChoose=${chooseLanguage} />
      ${drawing.value && html`<p class="small quiet">${say("settings.language.drawing")}</p>`}
      <${Choice} name="unit" words="keys.unit" values=${["mi", "km"].map((one) => [one, say(`unit.${one}`)])} chosen=${unit.value} onChoose=${chooseUnit} />
      <${Choice} name="theme" words="settings.theme" values=${THEMES.map((one) => [one, say(`settings.theme.${one || "system"}`)])} chosen=${theme.value}
        onChoose=${(/** @type {string} */ one) => { theme.value = one; chooseTheme(one); }} />
      <p class="small quiet">${say("settings.kept")}</p>
      <div class="row"><button class="button grow" onClick=${instead(termsOpen)}>${say("terms.title")}</button><button class="button grow" onClick=${instead(keysOpen)}>${say("keys.title")}</button></div>
      <button class="button primary" onClick=${() => (settingsOpen.value = false)}>${say("close")}</button>
    </dialog>`;
}

/** One of a few, side by side. @param {{name: string, words: string, values: [string, string][], chosen: string, isOff?: boolean, onChoose: (value: string) => void}} props */
const Choice = ({ name, words, values, chosen, isOff = false, onChoose }) => html`
  <fieldset class="pick-one" disabled=${isOff}><legend>${say(words)}</legend>
    <div>${values.map(([value, label]) => html`
      <label key=${value}><input type="radio" name=${name} value=${value} checked=${value === chosen} onChange=${() => onChoose(value)} /><span>${label}</span></label>`)}</div>
  </fieldset>`;
