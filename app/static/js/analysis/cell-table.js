// @ts-check
/** The cells as a table in step with the map: sort, walk through it with the arrow keys, put cells into groups. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { count } from "../format.js";
import { cells, heatmap, pick } from "../state.js";
import { showBox } from "../sync.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { say } from "../words.js";
import { cellName, intervalText, isShrunk, valueText } from "./figures.js";
import { besideHeat, gather, groups, metricLabel, turnGroup } from "./shown.js";

const PAGE_OF = 100;
const sorting = signal({ by: "value", down: true });
const rowsShown = signal(PAGE_OF);

/** @param {any} cell */
function choose(cell) {
  pick.value = { kind: "cell", id: cell.cell_id };
  showBox(cell.box);
}

/** Values for sorting; what has none comes last. @param {any} cell @param {string} column @param {Map<string, any>} others */
function sortValue(cell, column, others) {
  if (column === "name") return cellName(cell);
  if (column === "n") return cell.n;
  return (column === "value" ? cell : others.get(cell.cell_id))?.value ?? null;
}

/** @param {any[]} all @param {Map<string, any>} others */
function sorted(all, others) {
  const { by, down } = sorting.value;
  const keyed = all.map((cell) => ({ cell, key: sortValue(cell, by, others) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (down ? -1 : 1);
  });
  return keyed.map((one) => one.cell);
}

export function CellTable() {
  const found = heatmap.value;
  const other = besideHeat.value;
  if (!found) return null;
  const others = new Map((other?.cells ?? []).map((cell) => [cell.cell_id, cell]));
  const rows = sorted(cells.value, others);
  const columns = ["name", "value", other ? "other" : "n"];
  return html`
    <div class="table-box scroller" tabindex="-1">
      <table class="turf-table cell-table">
        <caption class="unseen">${say("cells.table")}</caption>
        <thead><tr>${columns.map((key) => html`<${Heading} key=${key} name=${key} label=${headingOf(key)} />`)}<th scope="col" class="group-cell">${say("cells.group")}</th></tr></thead>
        <tbody onKeyDown=${walkRows}>
          ${rows.slice(0, rowsShown.value).map((cell) => html`<${Row} key=${cell.cell_id} cell=${cell} other=${other && { found: other.heatmap, cell: others.get(cell.cell_id) }} />`)}
        </tbody>
      </table>
      ${rows.length > rowsShown.value && html`<button class="button wide" onClick=${() => (rowsShown.value += PAGE_OF)}>${say("cells.more", { n: Math.min(PAGE_OF, rows.length - rowsShown.value), all: count(rows.length) })}</button>`}
    </div>`;
}

/** @param {string} key */
function headingOf(key) {
  if (key === "value") return metricLabel(heatmap.value.metric);
  return key === "other" ? metricLabel(besideHeat.value?.heatmap.metric) : say(`cells.column.${key === "name" ? heatmap.value.by : key}`);
}

/** @param {{name: string, label: string}} props */
function Heading({ name, label }) {
  const { by, down } = sorting.value;
  const here = by === name;
  return html`
    <th scope="col" class=${name === "name" ? "" : "amount"} aria-sort=${here ? (down ? "descending" : "ascending") : "none"}>
      <button class="sort" onClick=${() => (sorting.value = { by: name, down: here ? !down : name !== "name" })}>${label}${here && html`<${Icon} name=${down ? "down" : "up"} size=${12} />`}</button>
    </th>`;
}

/** @param {{cell: any, other: {found: any, cell: any} | null}} props */
function Row({ cell, other }) {
  const found = heatmap.value;
  const chosen = pick.value?.kind === "cell" && pick.value.id === cell.cell_id;
  const row = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { if (chosen) row.current?.scrollIntoView({ block: "nearest" }); }, [chosen]);
  const group = groups.value.get(cell.cell_id);
  return html`
    <tr ref=${row} data-cell=${cell.cell_id} aria-current=${chosen ? "true" : null} onClick=${() => choose(cell)}>
      <th scope="row"><button class="turf-name"><span class="code cell-code">${cellName(cell)}</span></button></th>
      <td class="amount"><${Value} found=${found} cell=${cell} /></td>
      <td class="amount">${other ? other.cell && html`<${Value} found=${other.found} cell=${other.cell} />` : cell.hidden ? "" : count(cell.n)}</td>
      <td class="group-cell" onClick=${(/** @type {Event} */ event) => event.stopPropagation()}>
        <button class="group-turn" aria-label=${say(group ? "cells.in-group" : "cells.in-none", { cell: cellName(cell), group: group ?? "" })} onClick=${() => turnGroup(cell.cell_id)}>
          ${group ?? html`<${Icon} name="plus" size=${14} />`}</button></td>
    </tr>`;
}

/** @param {{found: any, cell: any}} props */
function Value({ found, cell }) {
  if (cell.hidden) return html`<span class="quiet small">${say("cells.hidden")}</span>`;
  if (cell.value === null) return html`<span class="quiet small">${say("legend.no-data")}</span>`;
  const interval = isShrunk(found) ? intervalText(found, cell) : "";
  return html`<span class=${cell.too_few ? "quiet" : ""}>${valueText(found, cell.value)}</span>${interval && html`<small class="interval">${interval}</small>`}`;
}

/** Up and down through the rows; A and B put the row's cell into a group, Delete takes it out. @param {KeyboardEvent} event */
function walkRows(event) {
  const at = /** @type {HTMLElement} */ (event.target);
  const row = at.closest("tr");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const id = row?.dataset.cell;
  if (step) {
    const next = step > 0 ? row?.nextElementSibling : row?.previousElementSibling;
    /** @type {HTMLElement | null | undefined} */ (next?.querySelector(at.matches(".group-turn") ? ".group-turn" : ".turf-name"))?.focus();
  } else if (id && !event.ctrlKey && !event.metaKey && ["a", "b"].includes(event.key.toLowerCase())) gather([id], /** @type {"A" | "B"} */ (event.key.toUpperCase()));
  else if (id && event.key === "Delete") gather([id], null);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
