// @ts-check
/** Somebody else saved first: theirs and mine side by side, and one of them chosen. */
import { useEffect, useRef } from "preact/hooks";
import { conflict } from "../conflict.js";
import { clock, count } from "../format.js";
import { editorOf } from "../staff/editors.js";
import { say } from "../words.js";
import { html } from "./html.js";

const MOST_ROWS = 6;

export function ConflictSheet() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const now = conflict.value;
  useEffect(() => {
    if (now && !box.current?.open) box.current?.showModal();
    if (!now && box.current?.open) box.current.close();
  }, [now]);
  return html`
    <dialog ref=${box} class="trouble-sheet" aria-labelledby="conflict-title" onCancel=${(/** @type {Event} */ event) => { event.preventDefault(); now?.choose("theirs"); }}>
      ${now && html`
        <h2 id="conflict-title">${say("conflict.title")}</h2>
        <p class="quiet">${say("conflict.what")}</p>
        <div class="two-sides">
          <section class="card stack" aria-labelledby="conflict-theirs"><h3 id="conflict-theirs">${say("conflict.theirs")}</h3>
            <ul class="stack">${now.edits.slice(0, MOST_ROWS).map((one) => html`<li><b>${say(`edit.verb.${one.verb}`)}</b> <span class="small">${editorOf(one.by)}</span> <span class="quiet small number">${clock(one.created_at)}</span></li>`)}
              ${!now.edits.length && html`<li>${say("conflict.undone")}</li>`}</ul>
            <ul class="small">${now.changes.slice(0, MOST_ROWS).map((one) => html`<li>${changeText(one)}</li>`)}
              ${now.changes.length > MOST_ROWS && html`<li class="quiet">${say("move.more", { n: now.changes.length - MOST_ROWS })}</li>`}</ul></section>
          <section class="card stack" aria-labelledby="conflict-mine"><h3 id="conflict-mine">${say("conflict.mine")}</h3>
            <p><b>${now.what}</b></p><p class="small quiet">${say("conflict.mine-what")}</p></section>
        </div>
        <div class="row wrap">
          <button class="button grow" onClick=${() => now.choose("theirs")}>${say("conflict.keep-theirs")}</button>
          <button class="button primary grow" onClick=${() => now.choose("mine")}>${say("conflict.do-mine")}</button>
        </div>`}
    </dialog>`;
}

/** @param {{turf: any, before: any}} change */
function changeText({ turf, before }) {
  if (!turf) return say("conflict.gone", { number: before.number });
  const doors = say("count.doors", { n: turf.door_count });
  if (!before) return say("conflict.new", { number: turf.number, doors });
  if (before.name !== turf.name) return say("conflict.renamed", { number: turf.number, name: turf.name });
  return say("conflict.changed", { number: turf.number, before: count(before.door_count), doors });
}
