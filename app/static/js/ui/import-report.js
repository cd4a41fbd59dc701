// @ts-check
/** What a file would do, and what it did: people, doors, places by how they are known, rows not used. */
import { api } from "../api.js";
import { count, percent } from "../format.js";
import { inOurWords } from "../server-words.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** How well a place is known, best first. */
const TIERS = ["by-hand", "file", "address-point", "osm-address", "address-range", "geocoder-census", "geocoder-nominatim", "not-located"];
/** Reports of files whose rows may have been left out. @type {Record<string, string>} */
const REJECTS_OF = { voters: "voters", history: "history", contacts: "contacts" };

/** @param {{check: any}} props */
export const CheckReport = ({ check }) => html`<div class="report stack" role="status"><h4 class="small">${say("coming.would")}</h4><${People} of=${check} /></div>`;

/** @param {{one: import("../coming/intake.js").Incoming}} props */
export function ImportReport({ one }) {
  const { report, kind } = one;
  if (kind === "voters") return html`<div class="report stack" role="status"><${People} of=${report} /><${Download} of="voters" n=${report.reject_count} />${lost(report) > 0 && html`<${ToPlace} n=${lost(report)} />`}</div>`;
  return html`
    <div class="report stack small" role="status"><p>${sentence(kind, report)}</p>
      ${kind === "boundaries" && html`<${Coverage} of=${report} />`}
      ${report.rejects_by_reason && html`<${Reasons} title=${say("coming.not-used", { n: report.reject_count })} of=${report.rejects_by_reason} />`}
      ${REJECTS_OF[kind] && html`<${Download} of=${REJECTS_OF[kind]} n=${report.reject_count} />`}
    </div>`;
}

/** @param {any} report */
const lost = (report) => report.located["not-located"] ?? 0;

/** @param {string} kind @param {any} report */
function sentence(kind, report) {
  const n = { streets: report.segment_count, boundaries: report.area_count, addresses: report.address_count + report.range_count, history: report.matched_voter_count, contacts: report.added_count, columns: report.matched_voter_count }[kind] ?? 0;
  return say(`coming.did.${kind}`, { n, rows: count(report.rows_in ?? 0), km: count(report.street_km ?? 0) });
}

/** @param {{of: any}} props */
function Coverage({ of }) {
  const found = /** @type {[string, number][]} */ ([
    ["coming.repaired", of.repaired_count], ["coming.overlaps", of.coverage.overlap_count], ["coming.gaps", of.coverage.gap_count], ["coming.outside", of.coverage.outside_door_count],
  ]).filter(([, n]) => n > 0);
  return found.length ? html`<ul class="quiet">${found.map(([words, n]) => html`<li>${say(words, { n })}</li>`)}</ul>` : null;
}

/** @param {{of: any}} props */
function People({ of }) {
  const changes = of.changes;
  return html`
    <div class="summary">
      <div class="figure"><b>${count(of.voter_count)}</b><span>${say("count.voters-word", { n: of.voter_count })}</span></div>
      <div class="figure"><b>${count(of.door_count)}</b><span>${say("count.doors-word", { n: of.door_count })}</span></div>
    </div>
    ${changes.before_count > 0 && html`<p class="small">${say("coming.changes", { added: count(changes.added_count), changed: count(changes.changed_count), gone: count(changes.gone_count) })}</p>`}
    <${Tiers} located=${of.located} doors=${of.door_count} />
    ${of.reject_count > 0 && html`<${Reasons} title=${say("coming.not-used", { n: of.reject_count })} of=${of.rejects_by_reason} />`}
    ${Object.keys(of.exceptions_by_reason).length > 0 && html`<${Reasons} title=${say("coming.no-place", { n: sum(of.exceptions_by_reason) })} of=${of.exceptions_by_reason} />`}
    ${of.notes.length > 0 && html`<ul class="small quiet">${of.notes.map((/** @type {string} */ text) => html`<li>${text}</li>`)}</ul>`}`;
}

/** @param {Record<string, number>} of */
const sum = (of) => Object.values(of).reduce((total, n) => total + n, 0);

/** @param {{located: Record<string, number>, doors: number}} props */
function Tiers({ located, doors }) {
  const known = TIERS.filter((tier) => located[tier]);
  return html`
    <table class="tiers small"><caption class="unseen">${say("coming.tiers")}</caption><tbody>
      ${known.map((tier) => html`<tr class=${tier}><th scope="row">${say(`coming.tier.${tier}`)}</th>
        <td class="bar"><progress max=${doors} value=${located[tier]} aria-hidden="true"></progress></td>
        <td class="amount">${count(located[tier])}</td><td class="amount quiet">${percent(located[tier] / doors)}</td></tr>`)}
    </tbody></table>`;
}

/** @param {{title: string, of: Record<string, number>}} props */
export const Reasons = ({ title, of }) => (Object.keys(of).length ? html`
  <details class="reasons"><summary>${title}</summary>
    <ul>${Object.entries(of).map(([reason, n]) => html`<li class="row spread"><span>${inOurWords(reason)}</span><b class="number">${count(n)}</b></li>`)}</ul></details>` : null);

/** @param {{of: string, n: number}} props */
export const Download = ({ of, n }) => (n > 0 ? html`<a class="button wide" href=${`${api}rejects/file?of=${of}`} download="rejects.csv"><${Icon} name="download" />${say("coming.download-rejects", { n })}</a>` : null);

/** @param {{n: number}} props */
const ToPlace = ({ n }) => html`<button class="button wide" onClick=${() => { const list = document.getElementById("to-place"); list?.scrollIntoView({ block: "start" }); list?.focus({ preventScroll: true }); }}>${say("coming.to-place", { n })}</button>`;
