// @ts-check
/** Where files come in: a field that takes drops, one button, and the whole page as a place to drop on. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { take } from "../coming/intake.js";
import { Picture } from "../coming/pictures.js";
import { panel } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** Whether a file hangs over the page. */
const over = signal(false);

const hasFiles = (/** @type {DragEvent} */ event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

/** Hear of files dropped anywhere. */
function listen() {
  const hover = (/** @type {DragEvent} */ event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    over.value = event.type === "dragover";
  };
  const drop = (/** @type {DragEvent} */ event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    over.value = false;
    panel.value = "import";
    take(event.dataTransfer?.files ?? []);
  };
  /** @type {[string, any][]} */
  const heard = [["dragover", hover], ["dragleave", hover], ["drop", drop]];
  for (const [name, hear] of heard) addEventListener(name, hear);
  return () => heard.forEach(([name, hear]) => removeEventListener(name, hear));
}

/** @param {{slim: boolean}} props slim where another button stands for it */
export function ImportDrop({ slim }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(listen, []);
  const chosen = (/** @type {any} */ event) => {
    take(event.target.files);
    event.target.value = ""; // the same file may be chosen again
  };
  return html`
    <div class=${`drop-field ${slim ? "slim" : ""} ${over.value ? "over" : ""}`}>
      ${!slim && html`<${Picture} name="files" />`}
      <p>${say(over.value ? "coming.drop-now" : slim ? "coming.drop-too" : "coming.drop")}</p>
      <input ref=${field} id="choose-files" class="unseen" type="file" multiple tabindex="-1" aria-label=${say("coming.choose")} onChange=${chosen} />
      ${!slim && html`<button class="button" onClick=${() => field.current?.click()}><${Icon} name="plus" />${say("coming.choose")}</button>`}
      <p class="small quiet">${say("coming.kinds")}</p>
    </div>`;
}
