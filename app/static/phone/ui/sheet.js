// @ts-check
/** A sheet over the page, closed by its button, by Escape, or by what it was opened for. */
import { useEffect, useRef } from "preact/hooks";
import { sheet, toast } from "../state.js";
import { say } from "../words.js";
import { html } from "../../js/ui/html.js";

/** @param {{title: string, children?: any}} props */
export function Sheet({ title, children }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    box.current?.showModal();
    return () => box.current?.close();
  }, []);
  return html`
    <dialog class="sheet" ref=${box} aria-label=${title} onCancel=${close}>
      <header><h2>${title}</h2><button class="tool" onClick=${close}>${say("sheet.close")}</button></header>
      ${toast.value?.isProblem && html`<p class="alert" role="alert">${say(toast.value.key, toast.value.fill)}</p>`}
      <div class="sheet-body">${children}</div>
    </dialog>`;
}

function close() {
  sheet.value = "";
}
