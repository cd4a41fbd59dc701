// @ts-check
/** "?": the keys. */
import { useEffect, useRef } from "preact/hooks";
import { keysOpen } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** @type {[string[], string][]} */
const KEYS = [
  [["/"], "keys.search"], [["D"], "keys.draw"], [["A"], "keys.areas"], [["M"], "keys.move"], [["S"], "keys.snap"], [["Alt"], "keys.no-snap"], [["Enter"], "keys.finish"], [["Space"], "keys.corner"], [["←", "→"], "keys.place"], [["Esc"], "keys.cancel"],
  [["Ctrl", "Z"], "keys.undo"], [["Ctrl", "Shift", "Z"], "keys.redo"], [["↑", "↓"], "keys.rows"], [["L"], "keys.layers"], [["?"], "keys.help"],
];

export function KeysSheet() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const open = keysOpen.value;
  useEffect(() => {
    if (open && !box.current?.open) box.current?.showModal();
    if (!open && box.current?.open) box.current.close();
  }, [open]);
  return html`
    <dialog ref=${box} class="keys-sheet" aria-labelledby="keys-title" onClose=${() => (keysOpen.value = false)}>
      <h2 id="keys-title">${say("keys.title")}</h2>
      <dl>${KEYS.map(([keys, words]) => html`<div><dt>${keys.map((key) => html`<kbd>${key === "Space" ? say("keys.space") : key}</kbd> `)}</dt><dd>${say(words)}</dd></div>`)}</dl>
      <button class="button primary" onClick=${() => (keysOpen.value = false)}>${say("close")}</button>
    </dialog>`;
}
