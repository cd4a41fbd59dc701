// @ts-check
/** Search: one box for turfs, addresses, streets and areas. "/" comes here from anywhere. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { found, isLooking, take, type, typed } from "../searching.js";
import { me } from "../staff/record.js";
import { hueOfTurf } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

const at = signal(0);
/** Enter was pressed before the answer came. */
let hurried = false;

export function Search() {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const all = found.value;
  const looking = isLooking.value;
  const go = (/** @type {import("../searching.js").Found} */ one) => {
    hurried = false;
    field.current?.blur();
    take(one);
  };
  useEffect(() => {
    if (hurried && !looking && all.length) go(all[0]);
  }, [looking]);
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowDown") at.value = Math.min(at.value + 1, all.length - 1);
    else if (event.key === "ArrowUp") at.value = Math.max(at.value - 1, 0);
    else if (event.key === "Enter" && all[at.value]) go(all[at.value]);
    else if (event.key === "Enter") hurried = looking;
    else if (event.key === "Escape") { type(""); field.current?.blur(); event.stopPropagation(); }
    else return;
    event.preventDefault();
  };
  const open = typed.value.trim() !== "";
  const aimed = open ? all[at.value] : undefined;
  const planner = me.value?.role !== "analyst";
  return html`
    <div class="search" role="search">
      <${Icon} name="search" />
      <input id="search" ref=${field} type="text" role="combobox" aria-label=${say(planner ? "search.label" : "search.label-analyst")} aria-expanded=${open && all.length > 0} aria-controls="search-found" aria-autocomplete="list"
        aria-activedescendant=${aimed ? idOf(aimed) : null} placeholder=${say(planner ? "search.hint" : "search.hint-analyst")} autocomplete="off" spellcheck="false" maxlength="120"
        value=${typed.value} onInput=${(/** @type {any} */ event) => { hurried = false; at.value = 0; type(event.target.value); }} onKeyDown=${onKey} />
      <kbd>/</kbd>
      <ul id="search-found" class="scroller" role="listbox" aria-label=${say("search.found")} hidden=${!open || !all.length}>
        ${all.map((one, i) => html`<${Option} key=${idOf(one)} one=${one} here=${i === at.value} first=${one.kind !== all[i - 1]?.kind} onTake=${() => go(one)} />`)}
      </ul>
      ${open && !all.length && !looking && html`<p class="search-none small">${say("search.none", { text: typed.value.trim() })}</p>`}
      <p class="unseen" role="status">${open && !looking ? say("search.count", { n: all.length }) : ""}</p>
    </div>`;
}

/** @param {import("../searching.js").Found} one */
const idOf = (one) => `found-${one.kind}-${one.id.replace(/\W+/g, "-")}`;

/** @param {{one: import("../searching.js").Found, here: boolean, first: boolean, onTake: () => void}} props */
function Option({ one, here, first, onTake }) {
  const row = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { if (here) row.current?.scrollIntoView({ block: "nearest" }); }, [here]);
  const { turf, detail } = one;
  const side = detail.doors === undefined ? detail.town ?? "" : say("count.doors", { n: detail.doors });
  return html`
    <li id=${idOf(one)} ref=${row} role="option" class=${first ? "first" : ""} aria-selected=${here} onPointerDown=${(/** @type {Event} */ event) => { event.preventDefault(); onTake(); }}>
      ${turf ? html`<span class="badge" data-hue=${(hueOfTurf.value.get(one.id) ?? 0) + 1}>${turf.number}</span>` : html`<${Icon} name=${one.kind === "door" ? "door" : one.kind === "street" ? "street" : "areas"} />`}
      <span class=${turf ? "code" : "grow found-label"}>${one.label}</span>
      ${turf && html`<span class="quiet grow">${turf.name === `Turf ${turf.number}` ? "" : turf.name}</span>`}
      <span class="quiet small number">${one.kind === "door" && !one.box ? say("search.no-place") : side || say(`search.kind.${one.kind}`)}</span></li>`;
}
