// @ts-check
/** What a table is, when it is something else than it looks; and which of its columns say what. */
import { ask, query } from "../api.js";
import { change, checkSoon, optionsOf, recognised } from "../coming/intake.js";
import { attempt } from "../notes.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** @typedef {import("../coming/intake.js").Incoming} Incoming */

const TABLES = ["voters", "contacts", "history", "columns", "addresses"];
/** What a route asks of a table of its kind: the option, our field, whether it may be left out. @type {Record<string, [string, string, boolean][]>} */
const ASKS = {
  contacts: [["id", "voter_id", false], ["date", "knocked_at", false], ["result", "outcome", false], ["canvasser", "canvasser_id", true]],
  history: [["id", "voter_id", false], ["date", "date", false], ["kind", "kind", true]],
  columns: [["id", "voter_id", false]],
};

/** @param {{one: Incoming}} props */
export function TableKind({ one }) {
  if (!TABLES.includes(one.found.kind)) return null;
  const changed = (/** @type {any} */ event) => {
    const kind = event.target.value;
    if (kind === "voters") void asVoters(one);
    else change(one.key, { kind, check: null, fault: null, options: kind === one.found.kind ? optionsOf(one.found) : guess(one, kind) });
    checkSoon();
  };
  return html`
    <label class="field">${say("coming.it-is")}<select value=${one.kind} onChange=${changed}>${TABLES.map((kind) => html`<option value=${kind}>${say(`coming.kind.${kind}`)}</option>`)}</select></label>
    ${one.kind !== one.found.kind && html`<${Headings} one=${one} />`}`;
}

/** The same file read as voters, whatever it looks like. @param {Incoming} one */
const asVoters = (one) =>
  attempt(async () => recognised(one.key, await ask(`imports/files${query({ file_name: one.file.name, file_id: one.found.file_id, layout: one.found.kind === "voters" ? "" : "generic" })}`, { method: "POST" })));

/** @param {Incoming} one @param {string} kind @returns {Record<string, string>} */
const guess = (one, kind) => Object.fromEntries((ASKS[kind] ?? []).map(([option, field]) => [option, one.found.columns.find((/** @type {any} */ each) => each.field === field)?.heading ?? ""]));

/** @param {{one: Incoming}} props */
const Headings = ({ one }) => html`
  <div class="fields">${(ASKS[one.kind] ?? []).map(([option, field, free]) => html`
    <label class="field">${say(`coming.asks.${field}`)}<select value=${one.options[option] ?? ""} onChange=${(/** @type {any} */ event) => change(one.key, { options: { ...one.options, [option]: event.target.value } })}>
      <option value="">${say(free ? "coming.none" : "coming.choose-column")}</option>
      ${one.found.columns.map((/** @type {any} */ each) => html`<option value=${each.heading}>${each.heading}</option>`)}</select></label>`)}</div>`;

/** Whether all that must be named is named. @param {Incoming} one */
export const isNamed = (one) => one.kind === one.found.kind || (ASKS[one.kind] ?? []).every(([option, , free]) => free || Boolean(one.options[option]));
