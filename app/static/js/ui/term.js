// @ts-check
/** "?" beside a term, and the note that explains it: by mouse, finger or keyboard. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { say } from "../words.js";
import { html } from "./html.js";

const EDGE_PX = 8;
const shown = signal(/** @type {{name: string, beside: Element} | null} */ (null));

/** @param {{name: string}} props one of `TERMS` */
export const Term = ({ name }) => html`
  <button type="button" class="term" aria-label=${say("term.what", { term: say(`term.${name}`) })} aria-expanded=${shown.value?.name === name}
    onClick=${(/** @type {any} */ event) => { event.stopPropagation(); shown.value = { name, beside: event.currentTarget }; }}>?</button>`;

export function TermNote() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const now = shown.value;
  const standing = useRef(now);
  useEffect(() => {
    if (!now || !box.current) return;
    if (!box.current.matches(":popover-open")) box.current.showPopover();
    standing.current = now;
    stand(box.current, now.beside.getBoundingClientRect());
    box.current.focus();
  }, [now]);
  const onToggle = (/** @type {any} */ event) => {
    if (event.newState === "closed" && shown.value === standing.current) shown.value = null; // not the next one, just asked for
  };
  // Escape closes this note and nothing behind it
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && event.stopPropagation();
  return html`
    <div ref=${box} popover="auto" class="term-note" role="dialog" aria-label=${now && say(`term.${now.name}`)} tabindex="-1" onToggle=${onToggle} onKeyDown=${onKeyDown}>
      ${now && html`<p><b>${say(`term.${now.name}`)}</b></p><p>${say(`term.${now.name}.means`)}</p>
        <button class="button plain" onClick=${() => box.current?.hidePopover()}>${say("close")}</button>`}</div>`;
}

/** Put a note below what it explains, or above it where there is no room. @param {HTMLElement} note @param {DOMRect} beside */
function stand(note, beside) {
  const { width, height } = note.getBoundingClientRect();
  const below = beside.bottom + EDGE_PX;
  const top = below + height <= innerHeight - EDGE_PX ? below : Math.max(EDGE_PX, beside.top - height - EDGE_PX);
  note.style.top = `${top}px`;
  note.style.left = `${Math.max(EDGE_PX, Math.min(beside.left, innerWidth - width - EDGE_PX))}px`;
}
