// @ts-check
/** The glossary: every term on one sheet, to be searched. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { termsOpen } from "../state.js";
import { TERMS } from "../terms.js";
import { say } from "../words.js";
import { html } from "./html.js";

const asked = signal("");

/** Letters without case and accents, as people search. @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function TermsSheet() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const open = termsOpen.value;
  useEffect(() => {
    if (open && !box.current?.open) box.current?.showModal();
    if (!open && box.current?.open) box.current.close();
  }, [open]);
  const found = TERMS.map((name) => [say(`term.${name}`), say(`term.${name}.means`)]).filter(([term, means]) => plain(`${term} ${means}`).includes(plain(asked.value)));
  return html`
    <dialog ref=${box} class="keys-sheet terms" aria-labelledby="terms-title" onClose=${() => (termsOpen.value = false)}>
      <h2 id="terms-title">${say("terms.title")}</h2>
      <label class="field">${say("terms.find")}<input type="search" value=${asked.value} onInput=${(/** @type {any} */ event) => (asked.value = event.target.value)} /></label>
      <div class="scroller term-list" tabindex="0" role="region" aria-labelledby="terms-title">
        <dl>${open && found.map(([term, means]) => html`<div key=${term}><dt>${term}</dt><dd>${means}</dd></div>`)}</dl>
        ${!found.length && html`<p class="quiet">${say("terms.none")}</p>`}</div>
      <button class="button primary" onClick=${() => (termsOpen.value = false)}>${say("close")}</button>
    </dialog>`;
}
