// @ts-check
/** Search: a turf by its number, code or name. "/" comes here from anywhere. */
import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { count } from "../format.js";
import { hueOfTurf, turfsHere } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { choose } from "./turf-table.js";

const MOST = 7;
const asked = signal("");
const at = signal(0);

/** Turfs that answer to a text, exact numbers and codes first. @param {string} text @param {any[]} turfs */
export function find(text, turfs) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const rank = (/** @type {any} */ turf) =>
    String(turf.number) === wanted || turf.turf_id.toLowerCase() === wanted ? 0 : turf.turf_id.toLowerCase().startsWith(wanted) || String(turf.number).startsWith(wanted) ? 1 : turf.name.toLowerCase().includes(wanted) ? 2 : 3;
  return turfs.map((turf) => ({ turf, of: rank(turf) })).filter((one) => one.of < 3).sort((a, b) => a.of - b.of).slice(0, MOST).map((one) => one.turf);
}

export function Search() {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const found = find(asked.value, turfsHere.value);
  const take = (/** @type {any} */ turf) => {
    asked.value = "";
    field.current?.blur();
    choose(turf);
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowDown") at.value = Math.min(at.value + 1, found.length - 1);
    else if (event.key === "ArrowUp") at.value = Math.max(at.value - 1, 0);
    else if (event.key === "Enter" && found[at.value]) take(found[at.value]);
    else if (event.key === "Escape") { asked.value = ""; field.current?.blur(); event.stopPropagation(); }
    else return;
    event.preventDefault();
  };
  const open = asked.value.trim() !== "";
  return html`
    <div class="search" role="search">
      <${Icon} name="search" />
      <input id="search" ref=${field} type="text" role="combobox" aria-label=${say("search.label")} aria-expanded=${open && found.length > 0} aria-controls="search-found" aria-autocomplete="list"
        aria-activedescendant=${open && found[at.value] ? `found-${found[at.value].turf_id}` : null} placeholder=${say("search.hint")} autocomplete="off"
        value=${asked.value} onInput=${(/** @type {any} */ event) => { asked.value = event.target.value; at.value = 0; }} onKeyDown=${onKey} />
      <kbd>/</kbd>
      <ul id="search-found" role="listbox" aria-label=${say("search.found")} hidden=${!open || !found.length}>
        ${found.map((turf, i) => html`
          <li id=${`found-${turf.turf_id}`} role="option" aria-selected=${i === at.value} onPointerDown=${(/** @type {Event} */ event) => { event.preventDefault(); take(turf); }}>
            <span class="badge" data-hue=${(hueOfTurf.value.get(turf.turf_id) ?? 0) + 1}>${turf.number}</span><span class="code">${turf.turf_id}</span>
            <span class="quiet grow">${turf.name === `Turf ${turf.number}` ? "" : turf.name}</span><span class="quiet number">${say("count.doors", { n: turf.door_count })}</span></li>`)}
      </ul>
      ${open && !found.length && html`<p class="search-none small">${say("search.none", { text: asked.value.trim(), n: count(turfsHere.value.length) })}</p>`}
    </div>`;
}
