// @ts-check
/** Open links, shown once: QR code, code word, and the link to copy; printed a page each. */
import { useEffect, useRef } from "preact/hooks";
import { campaign, turfs } from "../state.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { CopyField } from "./copy-field.js";
import { linksMade } from "./record.js";
import { momentText } from "./times.js";

export function LinkSheet() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const made = linksMade.value;
  useEffect(() => {
    if (made.length && !box.current?.open) box.current?.showModal();
    if (!made.length && box.current?.open) box.current.close();
  }, [made]);
  return html`
    <dialog ref=${box} class="link-sheet" aria-labelledby="link-title" onClose=${() => (linksMade.value = [])}>
      ${made.length > 1 && html`<h2 id="link-title" class="on-screen">${say("link.several", { n: made.length })}</h2>`}
      ${made.map((one) => html`<${LinkPage} key=${one.assignment_id} made=${one} alone=${made.length === 1} />`)}
      ${made.length > 0 && html`
        <p class="small warning on-screen">${say("link.once")}</p>
        <div class="row on-screen"><button class="button grow" onClick=${() => print()}>${say(made.length > 1 ? "link.print-several" : "link.print", { n: made.length })}</button>
          <button class="button primary grow" onClick=${() => (linksMade.value = [])}>${say("close")}</button></div>`}
    </dialog>`;
}

/** @param {{made: import("./record.js").Assignment, alone: boolean}} props */
function LinkPage({ made, alone }) {
  const turf = turfs.value.find((one) => one.turf_id === made.turf_id);
  const title = say("link.title", { number: turf?.number ?? "", code: made.turf_id });
  return html`
    <section class="link-page stack" aria-label=${title}>
      <p class="quiet small">${campaign.value.name}</p>
      <h2 id=${alone ? "link-title" : null}>${title}</h2>
      <img class="qr" src=${made.link_qr} alt=${say("link.qr")} />
      <p class="link-code">${made.code}</p>
      <p class="small">${say("link.what", { at: momentText(new Date(made.until_at)) })}</p>
      <${CopyField} label=${say("link.label")} text=${made.link} />
    </section>`;
}
