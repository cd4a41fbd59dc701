// @ts-check
/** All figures of the tallies on one sheet: every column, between two days, and as a file. */
import { useEffect, useRef } from "preact/hooks";
import { api, query } from "../api.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { say } from "../words.js";
import { by, loadTallies, sheetOpen, since, until } from "./tallies.js";
import { KindChips } from "./kind-chips.js";
import { ALL_COLUMNS, TallyTable } from "./tally-table.js";

export function TallySheet() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const open = sheetOpen.value;
  useEffect(() => {
    if (open && !box.current?.open) box.current?.showModal();
    if (!open && box.current?.open) box.current.close();
  }, [open]);
  const day = (/** @type {import("@preact/signals").Signal<string>} */ bound) => (/** @type {any} */ event) => {
    bound.value = event.target.value;
    void loadTallies();
  };
  return html`
    <dialog ref=${box} class="tally-sheet" aria-labelledby="tally-title" onClose=${() => (sheetOpen.value = false)}>
      <div class="row spread"><h2 id="tally-title">${say("tally.sheet")}</h2>
        <button class="button icon plain" aria-label=${say("close")} onClick=${() => (sheetOpen.value = false)}><${Icon} name="close" /></button></div>
      <div class="row spread wrap bottom">
        <${KindChips} />
        <div class="row bottom days"><label class="field">${say("tally.since")}<input type="date" value=${since.value} max=${until.value || null} onChange=${day(since)} /></label>
          <label class="field">${say("tally.until")}<input type="date" value=${until.value} min=${since.value || null} onChange=${day(until)} /></label></div>
      </div>
      <div class="sheet-table scroller" tabindex="0" role="region" aria-label=${say(`tally.caption.${by.value}`)}><${TallyTable} columns=${ALL_COLUMNS} /></div>
      <p class="small quiet">${say("tally.how")}</p>
      <div class="row"><a class="button" href=${`${api}tallies/file${query({ by: by.value })}`} download><${Icon} name="download" />${say("tally.csv")}</a></div>
    </dialog>`;
}
