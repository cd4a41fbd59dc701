// @ts-check
/** Import: what the campaign holds, and a form for each kind of file. First run: three steps on one card. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { importFile } from "../actions.js";
import { ask } from "../api.js";
import { count } from "../format.js";
import { attempt } from "../notes.js";
import { campaign, jobs } from "../state.js";
import { say } from "../words.js";
import { DoorsToPlace } from "./doors-to-place.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { ImportForm } from "./import-form.js";

/** Rows that became no voter, and voters without a place: counts by reason. */
const weak = signal(/** @type {{rejects: any[], exceptions: any[]} | null} */ (null));
const open = signal(/** @type {string | null} */ (null));

const loadWeak = () => attempt(async () => {
  const [rejects, exceptions] = await Promise.all([ask("rejects"), ask("exceptions")]);
  weak.value = { rejects, exceptions };
});

export function ImportPanel() {
  const c = campaign.value;
  useEffect(() => void (c.voter_count && loadWeak()), [c.snapshot_id]);
  const rows = [
    { kind: "streets", n: c.segment_count, done: c.segment_count > 0 },
    { kind: "boundaries", n: c.precinct_count + c.block_group_count, done: c.precinct_count > 0 },
    { kind: "addresses", n: null, done: false },
    { kind: "voters", n: c.voter_count, done: c.voter_count > 0 },
  ];
  const next = rows.find((row) => !row.done && row.n !== null)?.kind;
  return html`
    <div class="panel-body scroller stack">
      <h2>${say("import.title")}</h2>
      <p class="quiet">${say(next ? "import.first" : "import.what")}</p>
      <ol class="imports">${rows.map((row) => html`<${Row} key=${row.kind} ...${row} next=${row.kind === next} />`)}</ol>
      ${c.voter_count > 0 && html`<${Located} />`}
    </div>`;
}

/** @param {{kind: string, n: number | null, done: boolean, next: boolean}} props */
function Row({ kind, n, done, next }) {
  const isOpen = open.value === kind;
  const busy = jobs.value.some((job) => job.verb === `import_${kind}`);
  return html`
    <li class="card stack">
      <div class="row spread">
        <div><h3 class="strong">${say(`import.${kind}`)}</h3>
          <p class="small quiet number">${n === null ? say("import.optional") : n ? detail(kind, n) : say("import.none")}</p></div>
        ${done && !isOpen && html`<button class="button plain" disabled=${busy} aria-label=${`${say("import.again")}: ${say(`import.${kind}`)}`} onClick=${() => (open.value = kind)}>${say(busy ? "import.running" : "import.again")}</button><span class="tick"><${Icon} name="check" /><span class="unseen">${say("import.there")}</span></span>`}
      </div>
      ${isOpen ? html`<${ImportForm} kind=${kind} onDone=${() => (open.value = null)} send=${importFile} />`
        : !done && html`<button class=${`button ${next ? "primary" : ""}`} disabled=${busy} onClick=${() => (open.value = kind)}>${say(busy ? "import.running" : `import.${kind}.button`)}</button>`}
    </li>`;
}

/** @param {string} kind @param {number} n */
function detail(kind, n) {
  const c = campaign.value;
  if (kind === "boundaries") return `${say("count.precincts", { n: c.precinct_count })} · ${say("count.block-groups", { n: c.block_group_count })}`;
  if (kind === "voters") return `${say("count.voters", { n })} · ${say("count.doors", { n: c.door_count })}`;
  return say(`count.${kind}`, { n });
}

function Located() {
  const c = campaign.value;
  const lost = c.door_count - c.located_count;
  return html`
    <section class="stack"><h3>${say("import.checks")}</h3>
      <dl class="checks">
        <dt>${say("import.located")}</dt><dd>${count(c.located_count)}</dd>
        <dt>${say("import.not-located")}</dt><dd>${count(lost)}</dd>
        ${weak.value && html`<dt>${say("import.exceptions")}</dt><dd>${count(weak.value.exceptions.length)}</dd>
          <dt>${say("import.rejects")}</dt><dd>${count(weak.value.rejects.length)}</dd>`}
      </dl>
      ${weak.value && html`<${Reasons} rows=${weak.value.exceptions} title=${say("import.why-exceptions")} /><${Reasons} rows=${weak.value.rejects} title=${say("import.why-rejects")} />`}
    </section>
    <${DoorsToPlace} />`;
}

/** @param {{rows: any[], title: string}} props */
function Reasons({ rows, title }) {
  if (!rows.length) return null;
  /** @type {Map<string, any[]>} */
  const byReason = new Map();
  for (const row of rows) byReason.set(row.reason, [...(byReason.get(row.reason) ?? []), row]);
  return html`
    <details class="reasons"><summary>${title}</summary>
      <ul>${[...byReason].sort((a, b) => b[1].length - a[1].length).map(([reason, of]) => html`
        <li><p class="row spread"><span>${reason}</span><b class="number">${count(of.length)}</b></p><p class="small quiet">${examples(of)}</p></li>`)}</ul>
    </details>`;
}

/** A few lines or ids to look up. @param {any[]} rows */
function examples(rows) {
  const few = rows.slice(0, 6).map((row) => row.line ?? row.door_id ?? row.voter_id).join(", ");
  return `${say(rows[0].line === undefined ? "import.ids" : "import.lines")} ${few}${rows.length > 6 ? " …" : ""}`;
}
