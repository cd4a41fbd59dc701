// @ts-check
/** An open link, shown once: its QR code, the code word, and the link to copy or print. */
import { useEffect, useRef } from "preact/hooks";
import { campaign, turfs } from "../state.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { CopyField } from "./copy-field.js";
import { linkMade } from "./record.js";
import { momentText } from "./times.js";

export function LinkSheet() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const made = linkMade.value;
  useEffect(() => {
    if (made && !box.current?.open) box.current?.showModal();
    if (!made && box.current?.open) box.current.close();
  }, [made]);
  const turf = made && turfs.value.find((one) => one.turf_id === made.turf_id);
  return html`
    <dialog ref=${box} class="link-sheet" aria-labelledby="link-title" onClose=${() => (linkMade.value = null)}>
      ${made && html`
        <p class="quiet small">${campaign.value.name}</p>
        <h2 id="link-title">${say("link.title", { number: turf?.number ?? "", code: made.turf_id })}</h2>
        <img class="qr" src=${made.link_qr} alt=${say("link.qr")} />
        <p class="link-code">${made.code}</p>
        <p class="small">${say("link.what", { at: momentText(new Date(made.until_at)) })}</p>
        <${CopyField} label=${say("link.label")} text=${made.link} />
        <p class="small warning on-screen">${say("link.once")}</p>
        <div class="row on-screen"><button class="button grow" onClick=${() => print()}>${say("link.print")}</button>
          <button class="button primary grow" onClick=${() => (linkMade.value = null)}>${say("close")}</button></div>`}
    </dialog>`;
}
