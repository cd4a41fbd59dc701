// @ts-check
/** What the campaign's walks are worth in all. */
import { campaign } from "../state.js";
import { percent } from "../format.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Compare } from "./walk-details.js";

export function WalkSums() {
  const walks = campaign.value?.walks;
  if (!walks?.walk_count) return null;
  return html`
    <details class="reasons walk-sums"><summary>${say("walks.worth", { n: walks.walk_count })}</summary>
      <${Compare} walks=${walks} />
      ${walks.bounded_count > 0 && html`<p class="small quiet">${say("walks.proven", { n: walks.proven_count, of: walks.walk_count })}${
        walks.proven_count < walks.bounded_count && walks.bounded_count === walks.walk_count && ` ${say("walks.gap", { gap: percent(walks.gap_max, 1) })}`}</p>`}
    </details>`;
}
