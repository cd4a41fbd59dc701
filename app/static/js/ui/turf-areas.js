// @ts-check
/** Areas with their doors, voters and time, to be ticked here or on the map, and made into turfs. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { areaAimed, areas, choices, chooseArea, chooseBy, choosingBy, chosen, chosenSums, endChoosing, makeTurfs } from "../area-turfs.js";
import { count, duration, hoursMinutes } from "../format.js";
import { universe } from "../state.js";
import { showBox } from "../sync.js";
import { say } from "../words.js";
import { isCutting } from "./cut-form.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { walkRows } from "./turf-table.js";

/** @typedef {import("../area-turfs.js").Area} Area */
/** @type {Record<string, (area: Area) => number | string>} */
const VALUE = { name: (area) => area.name, door_count: (area) => area.door_count, voter_count: (area) => area.voter_count, minutes: (area) => area.minutes };
const sorting = signal({ by: "name", down: false });

export function TurfAreas() {
  useEffect(() => {
    if (choosingBy.peek()) void chooseBy(choosingBy.peek()); // another universe has other doors
  }, [universe.value]);
  const found = areas.value;
  return html`
    <div class="panel-head stack">
      <div class="row spread"><h2>${say("areas.title")}</h2><button class="button" onClick=${endChoosing}>${say("cancel")} <kbd>Esc</kbd></button></div>
      <p class="small quiet">${say("areas.what")}</p>
      <label class="field">${say("areas.by")}
        <select value=${choosingBy.value} onChange=${(/** @type {any} */ event) => chooseBy(event.target.value)}>
          ${choices.value.map((one) => html`<option value=${one}>${say(`areas.by.${one}`)}</option>`)}</select></label>
      <${Sums} />
    </div>
    ${found === null ? html`<p class="panel-head quiet" role="status">${say("loading")}</p>` : found.length ? html`<${AreaTable} found=${found} />` : html`<p class="panel-head">${say("areas.none")}</p>`}`;
}

function Sums() {
  const { count: n, doors, voters, minutes } = chosenSums.value;
  const busy = isCutting();
  return html`
    <p class="live found" role="status">${n ? html`
      <span><b>${count(doors)}</b> ${say("count.doors-word", { n: doors })}</span><span><b>${count(voters)}</b> ${say("count.voters-word", { n: voters })}</span>
      <span><small>${say("about")}</small> ${duration(minutes * 60).map(([figure, of]) => html`<b>${figure}</b> ${of} `)}</span>` : say("areas.hint")}</p>
    <div class="row wrap">
      <button class="button primary grow" disabled=${!n || busy} onClick=${() => makeTurfs(false)}>${say("areas.make", { n })}</button>
      ${n > 1 && html`<button class="button grow" disabled=${busy} onClick=${() => makeTurfs(true)}>${say("areas.make-one", { n })}</button>`}
    </div>`;
}

/** @param {{found: Area[]}} props */
function AreaTable({ found }) {
  const { by, down } = sorting.value;
  const rows = [...found].sort((a, b) => compare(VALUE[by](a), VALUE[by](b)) * (down ? -1 : 1));
  const all = found.every((area) => chosen.value.has(area.area_id));
  return html`
    <div class="table-box scroller" tabindex="-1">
      <table class="turf-table area-table">
        <caption class="unseen">${say("areas.table")}</caption>
        <thead><tr>
          <th class="tick-cell"><label><input type="checkbox" aria-label=${say("areas.all")} checked=${all} onChange=${() => (chosen.value = new Set(all ? [] : found.map((area) => area.area_id)))} /></label></th>
          ${Object.keys(VALUE).map((name) => html`
            <th scope="col" class=${name === "name" ? "" : "amount"} aria-sort=${by === name ? (down ? "descending" : "ascending") : "none"}>
              <button class="sort" onClick=${() => (sorting.value = { by: name, down: by === name ? !down : name !== "name" })}>${say(`areas.column.${name}`)}${by === name && html`<${Icon} name=${down ? "down" : "up"} size=${12} />`}</button></th>`)}
        </tr></thead>
        <tbody onKeyDown=${walkRows}>${rows.map((area) => html`<${Row} key=${area.area_id} area=${area} on=${chosen.value.has(area.area_id)} />`)}</tbody>
      </table>
    </div>`;
}

/** Figures by size, names as people count. @param {any} one @param {any} other */
const compare = (one, other) => (typeof one === "number" ? one - other : one.localeCompare(other, undefined, { numeric: true }));

/** @param {{area: Area, on: boolean}} props */
function Row({ area, on }) {
  const taken = area.door_count - area.open_door_count;
  const aim = () => (areaAimed.value = area.area_id);
  return html`
    <tr class=${`${on ? "on" : ""} ${areaAimed.value === area.area_id ? "aimed" : ""}`} onPointerEnter=${aim} onPointerLeave=${() => (areaAimed.value = "")} onFocusIn=${aim} onClick=${() => showBox(area.box)}>
      <td class="tick-cell" onClick=${(/** @type {Event} */ event) => event.stopPropagation()}>
        <label><input type="checkbox" aria-label=${say("areas.tick", { name: area.name, n: area.door_count })} checked=${on} onChange=${(/** @type {any} */ event) => chooseArea(area.area_id, event.target.checked)} /></label></td>
      <th scope="row"><span class="area-name">${area.name}</span>${taken > 0 && taken < area.door_count && html`<br /><span class="small quiet">${say("areas.taken", { n: taken })}</span>`}</th>
      <td class="amount">${count(area.door_count)}</td><td class="amount">${count(area.voter_count)}</td><td class="amount">${hoursMinutes(area.minutes * 60)}</td>
    </tr>`;
}
