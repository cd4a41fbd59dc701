// @ts-check
/** The columns of a voter file: what each holds, how full it is, and what it is taken for. No value of them is shown. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ask, query } from "../api.js";
import { change, checkSoon, files, recognised } from "../coming/intake.js";
import { FIELDS, isElection, isScore, missingIn, SCORE, withChoices } from "../coming/mapping.js";
import { percent } from "../format.js";
import { attempt } from "../notes.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** The file whose columns are looked at. */
export const columnsOf = signal(/** @type {number | null} */ (null));
const layouts = signal(/** @type {{name: string, title: string}[]} */ ([]));
/** What is chosen by now, by place of the column. */
const choices = signal(/** @type {import("../coming/mapping.js").Choice[]} */ ([]));

export function ImportColumns() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const one = files.value.find((each) => each.key === columnsOf.value && each.found) ?? null;
  useEffect(() => {
    if (one && !box.current?.open) box.current?.showModal();
    if (!one && box.current?.open) box.current.close();
    if (one) choices.value = one.found.columns.map((/** @type {any} */ each) => ({ heading: each.heading, field: each.field }));
    if (one && !layouts.value.length) void attempt(async () => (layouts.value = await ask("layouts")));
  }, [one?.found]);
  return html`
    <dialog ref=${box} class="columns-sheet" aria-labelledby="columns-title" onClose=${() => (columnsOf.value = null)}>
      ${one && html`<${Sheet} one=${one} />`}
    </dialog>`;
}

/** @param {{one: import("../coming/intake.js").Incoming}} props */
function Sheet({ one }) {
  const missing = missingIn(choices.value);
  const relaid = (/** @type {string} */ layout) => attempt(async () => recognised(one.key, await ask(`imports/files${query({ file_name: one.file.name, file_id: one.found.file_id, layout })}`, { method: "POST" })));
  return html`
    <h2 id="columns-title">${say("coming.columns-title", { file: one.file.name })}</h2>
    <p class="small quiet">${say("coming.columns-what", { n: one.found.looked_row_count })}</p>
    <label class="field">${say("import.layout")}
      <select value=${one.found.layout} onChange=${(/** @type {any} */ event) => relaid(event.target.value)}>
        <option value="">${say("import.layout.auto")}</option>
        ${layouts.value.map(({ name, title }) => html`<option value=${name}>${title}</option>`)}
      </select></label>
    <div class="columns-box scroller" tabindex="0" role="group" aria-labelledby="columns-title">
      <table class="columns"><thead><tr><th scope="col">${say("coming.column")}</th><th scope="col">${say("coming.holds")}</th><th scope="col" class="amount">${say("coming.filled")}</th><th scope="col">${say("coming.is")}</th></tr></thead>
        <tbody>${one.found.columns.map((/** @type {any} */ column, /** @type {number} */ i) => html`<${Column} key=${column.heading} column=${column} i=${i} />`)}</tbody></table>
    </div>
    ${missing.length > 0 && html`<p class="warning small" role="status">${missingText(missing)}</p>`}
    <div class="row"><button class="button primary grow" disabled=${missing.length > 0} onClick=${() => keep(one)}>${say("coming.use-columns", { n: choices.value.filter((each) => each.field).length })}</button>
      <button class="button" onClick=${() => (columnsOf.value = null)}>${say("cancel")}</button></div>`;
}

/** What must be pointed at first. @param {string[]} fields */
export const missingText = (fields) => say("coming.missing", { field: fields.map((field) => say(`coming.field.${field}`)).join(", ") });

/** @param {{column: any, i: number}} props */
function Column({ column, i }) {
  const field = choices.value[i]?.field ?? "";
  const taken = new Set(choices.value.map((each) => each.field));
  const set = (/** @type {any} */ event) => (choices.value = choices.value.map((each, place) => (place === i ? { ...each, field: event.target.value } : each)));
  return html`
    <tr><th scope="row">${column.heading}</th><td>${say(`coming.holds.${column.kind}`)}</td><td class="amount">${percent(column.filled_rate)}</td>
      <td>${isElection(field) ? html`<span class="election">${say("coming.election", { election: field.replace("-", " ") })}</span>` : html`
        <select class=${field ? "used" : ""} aria-label=${say("coming.is-of", { column: column.heading })} value=${isScore(field) ? SCORE : field} onChange=${set}>
          <option value="">${say("coming.not-imported")}</option>
          ${FIELDS.map((each) => html`<option value=${each} disabled=${each !== field && taken.has(each)}>${say(`coming.field.${each}`)}</option>`)}
          ${(column.kind === "number" || isScore(field)) && html`<option value=${SCORE}>${say("coming.field.score")}</option>`}
        </select>`}</td></tr>`;
}

/** Take the choices over; the file is checked again with them. @param {import("../coming/intake.js").Incoming} one */
function keep(one) {
  const before = one.found.columns;
  const same = choices.value.every((each, i) => each.field === before[i].field);
  if (!same) {
    const columns = before.map((/** @type {any} */ each, /** @type {number} */ i) => ({ ...each, field: choices.value[i].field }));
    const named = choices.value.map((each, i) => ({ ...each, field: each.field === SCORE && isScore(before[i].field) ? before[i].field : each.field }));
    change(one.key, { found: { ...one.found, columns, missing: [] }, options: { mapping: withChoices(one.found.mapping, named) }, check: null, fault: null });
  }
  columnsOf.value = null;
  checkSoon();
}
