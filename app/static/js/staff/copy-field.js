// @ts-check
/** A link to copy; where the browser lets nobody copy, it is selected to be copied by hand. */
import { useRef, useState } from "preact/hooks";
import { html } from "../ui/html.js";
import { say } from "../words.js";

/** @param {{label: string, text: string}} props */
export function CopyField({ label, text }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return html`
    <div class="row bottom copy-field">
      <label class="field grow">${label}<input ref=${field} readonly value=${text} onFocus=${(/** @type {any} */ event) => event.target.select()} /></label>
      <button type="button" class="button on-screen" onClick=${copy}>${say(copied ? "copy.done" : "copy")}</button>
      <span class="unseen" role="status">${copied ? say("copy.done") : ""}</span>
    </div>`;
}
