// @ts-check
/** The turfs as a table in step with the map: sort by any column, walk through it with the arrow keys. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { keepLooking } from "../connection.js";
import { count, duration } from "../format.js";
import { loadStates, turfStates } from "../staff/record.js";
import { hueOfTurf, locked, pick, savedAt, ticked, turfsHere, workOf } from "../state.js";
import { showTurf } from "../sync.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @type {Record<string, (turf: any) => number>} */
const VALUE = { number: (turf) => turf.number, door_count: (turf) => turf.door_count, voter_count: (turf) => turf.voter_count, work: workOf };
const sorting = signal({ by: "number", down: false });
/** The first screenful at once, so that the map need not wait; the rest a moment later. */
const rowsAtOnce = signal(30);
const REST_AFTER_MS = 400;
const STATES_AGAIN_MS = 30_000;

/** @param {any} turf */
export function choose(turf) {
  pick.value = { kind: "turf", id: turf.turf_id };
  showTurf(turf.turf_id);
}

export function TurfTable() {
  const body = useRef(/** @type {HTMLElement | null} */ (null));
  const { by, down } = sorting.value;
  const rows = [...turfsHere.value].sort((a, b) => (VALUE[by](a) - VALUE[by](b)) * (down ? -1 : 1));
  const chosen = pick.value?.kind === "turf" ? pick.value.id : null;
  useEffect(() => body.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" }), [chosen, rowsAtOnce.value]);
  useEffect(() => {
    const rest = setTimeout(() => (rowsAtOnce.value = Infinity), REST_AFTER_MS);
    return () => clearTimeout(rest);
  }, []);
  useEffect(() => {
    const soon = setTimeout(() => void loadStates(), REST_AFTER_MS);
    const stop = keepLooking(() => void loadStates(), STATES_AGAIN_MS);
    return () => {
      clearTimeout(soon);
      stop();
    };
  }, [savedAt.value]);
  return html`
    <div class="table-box scroller" tabindex="-1">
      <table class="turf-table">
        <caption class="unseen">${say("turf.table")}</caption>
        <thead><tr><${TickHead} />${Object.keys(VALUE).map((key) => html`<${Heading} key=${key} name=${key} />`)}</tr></thead>
        <tbody ref=${body} onKeyDown=${walkRows}>
          ${rows.slice(0, rowsAtOnce.value).map((turf) => html`<${Row} key=${turf.turf_id} turf=${turf} chosen=${turf.turf_id === chosen} />`)}
        </tbody>
      </table>
    </div>`;
}

const TickHead = () => html`<th class="tick-cell"><span class="unseen">${say("tick.column")}</span></th>`;

/** @param {{name: string}} props */
function Heading({ name }) {
  const { by, down } = sorting.value;
  const here = by === name;
  return html`
    <th scope="col" class=${name === "number" ? "" : "amount"} aria-sort=${here ? (down ? "descending" : "ascending") : "none"}>
      <button class="sort" onClick=${() => (sorting.value = { by: name, down: here ? !down : name !== "number" })}>
        ${say(`turf.column.${name}`)}${here && html`<${Icon} name=${down ? "down" : "up"} size=${12} />`}
      </button>
    </th>`;
}

/** @param {{turf: any, chosen: boolean}} props */
function Row({ turf, chosen }) {
  const plain = turf.name === `Turf ${turf.number}`;
  return html`
    <tr aria-current=${chosen ? "true" : null} onClick=${() => choose(turf)}>
      <td class="tick-cell" onClick=${(/** @type {Event} */ event) => event.stopPropagation()}>
        <label><input type="checkbox" aria-label=${say("tick.one", { number: turf.number })} checked=${ticked.value.has(turf.turf_id)} onChange=${(/** @type {any} */ event) => tick(turf.turf_id, event.target.checked)} /></label></td>
      <th scope="row">
        <button class="turf-name" aria-label=${say("turf.row", { number: turf.number, code: turf.turf_id, n: turf.door_count })}>
          <span class="badge" data-hue=${(hueOfTurf.value.get(turf.turf_id) ?? 0) + 1}>${turf.number}</span>
          <span class="code">${turf.turf_id}</span>${!plain && html`<span class="quiet own-name">${turf.name}</span>`}
          ${locked.value.has(turf.turf_id) && html`<span title=${say("edit.lock")}><${Icon} name="lock" size=${14} /></span>`}
          ${turf.print_is_stale && html`<span class="tag stale" title=${say("turf.print-stale")}>${say("turf.stale-short")}</span>`}
        </button>
      </th>
      <td class="amount">${count(turf.door_count)}<${Knocked} turf=${turf} /></td>
      <td class="amount">${count(turf.voter_count)}</td>
      <td class="amount time">${duration(workOf(turf)).map(([figure, of]) => html`<span>${figure}<small>${of}</small></span>`)}</td>
    </tr>`;
}

/** How many of its doors were knocked at, once the first was. @param {{turf: any}} props */
function Knocked({ turf }) {
  const far = turfStates.value.get(turf.turf_id);
  if (!far?.knocked_count) return null;
  const words = say("turf.knocked", { n: far.knocked_count, of: far.door_count });
  return html`<progress class="knocked" max=${far.door_count} value=${far.knocked_count} aria-label=${words} title=${words}></progress>`;
}

/** @param {KeyboardEvent} event */
export function walkRows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const row = /** @type {HTMLElement} */ (event.target).closest("tr");
  const next = step > 0 ? row?.nextElementSibling : row?.previousElementSibling;
  const same = /** @type {HTMLElement} */ (event.target).matches("input") ? "input" : "button";
  /** @type {HTMLElement | null | undefined} */ (next?.querySelector(same))?.focus();
  event.preventDefault();
}

/** @param {string} turfId @param {boolean} on */
function tick(turfId, on) {
  const next = new Set(ticked.value);
  if (on) next.add(turfId);
  else next.delete(turfId);
  ticked.value = next;
}
