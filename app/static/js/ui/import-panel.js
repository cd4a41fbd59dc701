// @ts-check
/** Import: the first steps, files on their way in, what the campaign holds, and what could not be used. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask } from "../api.js";
import { FirstRun, isFirstRun } from "../coming/first-run.js";
import { files } from "../coming/intake.js";
import { count } from "../format.js";
import { attempt } from "../notes.js";
import { campaign } from "../state.js";
import { say } from "../words.js";
import { DoorsToPlace } from "./doors-to-place.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { ImportColumns } from "./import-columns.js";
import { ImportDrop } from "./import-drop.js";
import { IncomingFiles } from "./import-file.js";
import { Download, Reasons } from "./import-report.js";
import { Term } from "./term.js";

/** Rows that became no voter, and voters that no turf can hold. */
const weak = signal(/** @type {{rejects: any[], exceptions: any[]} | null} */ (null));

const loadWeak = () => attempt(async () => {
  const [rejects, exceptions] = await Promise.all([ask("rejects"), ask("exceptions")]);
  weak.value = { rejects, exceptions };
});

export function ImportPanel() {
  const c = campaign.value;
  useEffect(() => void (c.voter_count && loadWeak()), [c.snapshot_id]);
  const first = isFirstRun();
  const holds = c.segment_count > 0 || c.voter_count > 0 || c.precinct_count + c.block_group_count > 0;
  return html`
    <div class="panel-body scroller stack coming-in">
      ${!first && html`<h2>${say("import.title")}</h2>`}
      <${IncomingFiles} list=${files.value.filter((one) => one.phase !== "done")} title=${say("coming.incoming")} />
      ${first && html`<${FirstRun} />`}
      <${ImportDrop} slim=${first && (!c.segment_count || !c.voter_count)} />
      <${IncomingFiles} list=${files.value.filter((one) => one.phase === "done")} title=${say("coming.done")} />
      ${holds && html`<${Holds} />`}
      ${c.voter_count > 0 && html`<${Located} />`}
      <${ImportColumns} />
    </div>`;
}

/** What is there, and that an import replaces it whole. */
function Holds() {
  const c = campaign.value;
  const rows = [
    ["streets", c.segment_count ? say("count.streets", { n: c.segment_count }) : ""],
    ["boundaries", [c.precinct_count && say("count.precincts", { n: c.precinct_count }), c.block_group_count && say("count.block-groups", { n: c.block_group_count })].filter(Boolean).join(" · ")],
    ["voters", c.voter_count ? `${say("count.voters", { n: c.voter_count })} · ${say("count.doors", { n: c.door_count })}` : ""],
  ];
  return html`
    <section class="stack" aria-labelledby="holds-title"><h3 id="holds-title">${say("coming.holds-title")}</h3>
      <ul class="holds">${rows.map(([kind, there]) => html`
        <li><span class=${there ? "tick" : "quiet"}><${Icon} name=${there ? "check" : "plus"} size=${16} /></span><b>${say(`import.${kind}`)}</b><span class="quiet number">${there || say("import.none")}</span></li>`)}</ul>
      <p class="small quiet">${say("import.what")}</p>
    </section>`;
}

function Located() {
  const c = campaign.value;
  const lost = c.door_count - c.located_count;
  return html`
    <section class="stack"><h3>${say("import.checks")}</h3>
      <dl class="checks">
        <dt>${say("import.located")}</dt><dd>${count(c.located_count)}</dd>
        <dt>${say("import.not-located")}</dt><dd>${count(lost)}</dd>
        ${weak.value && html`<dt>${say("import.exceptions")} <${Term} name="exception" /></dt><dd>${count(weak.value.exceptions.length)}</dd>
          <dt>${say("import.rejects")} <${Term} name="reject" /></dt><dd>${count(weak.value.rejects.length)}</dd>`}
      </dl>
      ${weak.value && html`<${Reasons} title=${say("import.why-exceptions")} of=${byReason(weak.value.exceptions)} /><${Reasons} title=${say("import.why-rejects")} of=${byReason(weak.value.rejects)} />
        <${Download} of="voters" n=${weak.value.rejects.length} />`}
    </section>
    <${DoorsToPlace} />`;
}

/** @param {{reason: string}[]} rows @returns {Record<string, number>} */
function byReason(rows) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { reason } of rows) counts[reason] = (counts[reason] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort((a, b) => b[1] - a[1]));
}
