// @ts-check
/** One file on its way in: what it is, what it needs, how far it is, and what came of it. */
import { change, drop, importAll, layerOptions, mayImport, needsYes, now, ORDER, progressOf, sendAgain, stop, work } from "../coming/intake.js";
import { count, percent } from "../format.js";
import { inOurWords } from "../server-words.js";
import { campaign } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { columnsOf, missingText } from "./import-columns.js";
import { isNamed, TableKind } from "./import-kind.js";
import { CheckReport, ImportReport } from "./import-report.js";

/** @typedef {import("../coming/intake.js").Incoming} Incoming */

const UNITS = ["B", "KB", "MB", "GB"];

/** @param {number} bytes */
export function sizeText(bytes) {
  const power = Math.min(3, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const value = bytes / 1000 ** power;
  return `${power && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
}

/** @param {{one: Incoming}} props */
export function ImportFile({ one }) {
  const busy = ["sending", "looking", "checking", "importing", "queued"].includes(one.phase);
  return html`
    <li class=${`card stack incoming ${one.phase}`} aria-label=${one.file.name}>
      <div class="row">
        <div class="grow"><h3 class="strong file-name">${one.file.name}</h3>
          <p class="small quiet">${one.found ? `${say(`coming.kind.${one.kind}`)} · ` : ""}${evidence(one)}${sizeText(one.file.size)}</p></div>
        ${one.phase === "done" && html`<span class="tick"><${Icon} name="check" /><span class="unseen">${say("import.there")}</span></span>`}
        ${!busy && html`<button class="button icon plain" aria-label=${say(one.phase === "done" ? "coming.close" : "coming.drop-file", { file: one.file.name })} onClick=${() => drop(one.key)}><${Icon} name="close" size=${16} /></button>`}
      </div>
      ${busy && html`<${Under} one=${one} />`}
      ${one.fault && html`<div class="fault" role="alert"><p><b>${one.fault.what}</b></p><p>${one.fault.mend}</p></div>`}
      ${one.phase === "wrong" && one.fault?.again && html`<button class="button" aria-label=${say("coming.send-again", { file: one.file.name })} onClick=${() => sendAgain(one)}>${say("page.again")}</button>`}
      ${one.phase === "ready" && html`<${Ready} one=${one} />`}
      ${one.phase === "done" && html`<${ImportReport} one=${one} />`}
    </li>`;
}

/** @param {Incoming} one */
const evidence = ({ found, kind }) => (found && found.evidence && !["streets", "boundaries", "addresses"].includes(kind) ? `${inOurWords(found.evidence)} · ` : "");

/** What is under way, with a way to stop it. @param {{one: Incoming}} props */
function Under({ one }) {
  const part = one.phase === "sending" ? one.sent : progressOf(one);
  const words = say(`coming.phase.${one.phase}`);
  const unknown = one.phase === "looking" || one.phase === "queued";
  return html`
    <div class="row under" role="status">
      <span class="small grow">${words}${unknown ? "" : html` <b class="number">${percent(part)}</b>`}</span>
      ${(one.stop || one.jobId) && html`<button class="link small" aria-label=${say("coming.stop", { file: one.file.name })} onClick=${() => stop(one)}>${say("cancel")}</button>`}
    </div>
    <progress value=${unknown ? null : part} max="1" aria-label=${`${words}: ${one.file.name}`}></progress>`;
}

/** @param {{one: Incoming}} props */
function Ready({ one }) {
  const set = (/** @type {Record<string, string>} */ part) => change(one.key, { options: { ...now(one.key)?.options, ...part } });
  const lost = needsYes(one.check);
  const n = one.check?.voter_count ?? 0;
  return html`
    ${one.kind === "boundaries" && html`<${Layer} one=${one} set=${set} />`}
    <${TableKind} one=${one} />
    ${one.kind === "columns" && html`<${OwnColumns} one=${one} set=${set} />`}
    ${one.kind === "voters" && one.found.kind === "voters" && html`<${Voters} one=${one} />`}
    ${one.check && html`<${CheckReport} check=${one.check} />`}
    ${lost && html`<p class="warning small">${say("coming.many-gone", { n: one.check.changes.gone_count, all: one.check.changes.before_count })}</p>`}
    <div class="row wrap">
      ${one.kind === "voters" && !one.check
        ? html`<button class="button primary grow" disabled=${!mayImport(one)} onClick=${() => work(one.key, true)}>${say("coming.check")}</button>`
        : html`<button class="button primary grow" disabled=${!mayImport(one) || !isNamed(one)} onClick=${() => importAll([one])}>${one.kind === "voters" ? say(lost ? "coming.import-anyway" : "coming.import-voters", { n }) : say(`coming.import.${one.kind}`)}</button>`}
    </div>
    ${replaces(one) && html`<p class="small quiet">${say(`coming.replaces.${one.kind}`)}</p>`}`;
}

/** Whether importing takes the place of what is there. @param {Incoming} one */
function replaces({ kind, options }) {
  const c = campaign.value;
  const there = { streets: c.segment_count, voters: c.voter_count, boundaries: options.kind === "precinct" ? c.precinct_count : options.kind === "block-group" ? c.block_group_count : 0 };
  return /** @type {any} */ (there)[kind] > 0;
}

/** @param {{one: Incoming, set: (part: Record<string, string>) => void}} props */
function Layer({ one, set }) {
  const layers = one.found.layers;
  const layer = layers.find((/** @type {any} */ each) => each.name === one.options.layer) ?? layers[0];
  const choose = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string[]} */ of, /** @type {boolean} */ none) => html`
    <label class="field">${label}<select value=${one.options[name]} onChange=${(/** @type {any} */ event) => set({ [name]: event.target.value })}>
      ${none && html`<option value="">${say("coming.none")}</option>`}${of.map((each) => html`<option value=${each}>${each}</option>`)}</select></label>`;
  return html`
    <p class="small">${say("coming.areas-found", { n: layer.area_count })}</p>
    ${layers.length > 1 && html`<label class="field">${say("import.which-layer")}<select value=${layer.name} onChange=${(/** @type {any} */ event) => set(layerOptions(one.found, layers.find((/** @type {any} */ each) => each.name === event.target.value)))}>
      ${layers.map((/** @type {any} */ each) => html`<option value=${each.name}>${each.name}</option>`)}</select></label>`}
    <label class="field">${say("coming.areas-are")}<select value=${one.options.kind} onChange=${(/** @type {any} */ event) => set({ kind: event.target.value })}>
      ${["precinct", "block-group", "area"].map((kind) => html`<option value=${kind}>${say(kind === "area" ? "import.own-areas" : `layer.${kind}`)}</option>`)}</select></label>
    <div class="fields">${choose("id_column", say("import.id-column"), layer.columns, !one.options.id_column)}${choose("name_column", say("import.name-column"), layer.columns, true)}</div>`;
}

/** Columns of another file, by voter id: which to keep. @param {{one: Incoming, set: (part: Record<string, string>) => void}} props */
function OwnColumns({ one, set }) {
  const name = (/** @type {string} */ heading) => heading.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase().replace(/[^0-9a-z]+/g, "_").replace(/^[^a-z]+|_+$/g, "");
  const others = one.found.columns.filter((/** @type {any} */ each) => each.heading !== one.options.id);
  return html`
    <label class="field">${say("coming.which-column")}<select value=${one.options.column ?? ""} onChange=${(/** @type {any} */ event) => set({ column: event.target.value })}>
      <option value="">${say("coming.choose-column")}</option>
      ${others.map((/** @type {any} */ each) => html`<option value=${`${name(each.heading)}=${each.heading}`}>${each.heading} (${say(`coming.holds.${each.kind}`)})</option>`)}</select></label>`;
}

/** What is known of a voter file before it is checked. @param {{one: Incoming}} props */
function Voters({ one }) {
  const used = one.found.columns.filter((/** @type {any} */ each) => each.field).length;
  return html`
    <div class="row spread">
      <p class="small">${say("coming.columns-used", { n: used, all: count(one.found.columns.length) })}</p>
      <button class="button plain" onClick=${() => (columnsOf.value = one.key)}>${say("coming.columns")}</button>
    </div>
    ${one.found.missing.length > 0 && html`<p class="warning small" role="status">${missingText(one.found.missing)}</p>`}`;
}

/** Files on their way in, or what came of them. @param {{list: Incoming[], title: string}} props */
export function IncomingFiles({ list, title }) {
  if (!list.length) return null;
  const ready = list.filter((one) => mayImport(one) && isNamed(one) && one.kind !== "voters");
  const sorted = [...list].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  return html`
    <section class="stack" aria-label=${title}><h2 class="section-title">${title}</h2>
      ${ready.length > 1 && html`<button class="button primary" onClick=${() => importAll(ready)}>${say("coming.import-all", { n: ready.length })}</button>`}
      <ul class="stack">${sorted.map((one) => html`<${ImportFile} key=${one.key} one=${one} />`)}</ul>
    </section>`;
}
