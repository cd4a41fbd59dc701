// @ts-check
/** A walk to be read: directions by street and side, and the totals by street. */
import { byPartner, stretchText, turnText } from "../directions.js";
import { distanceText } from "../format.js";
import { unit } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** @param {{walk: any, open?: boolean}} props */
export function Directions({ walk, open = false }) {
  if (!walk.directions?.length) return null;
  const partners = byPartner(walk.directions);
  return html`
    <details class="reasons directions" open=${open}><summary>${say("walk.directions")}</summary>
      ${partners.map((own, i) => html`
        ${partners.length > 1 && html`<p class="small strong">${say("walk.partner", { partner: "AB"[i] })}</p>`}
        <ol>${own.map((part) => html`<li>
          ${turnText(part) && html`<p class="turn small">${turnText(part)}</p>`}
          <p>${stretchText(part)} <span class="quiet">${say("count.doors", { n: part.door_count })}</span></p></li>`)}</ol>`)}
    </details>
    ${walk.streets.length > 1 && html`
      <details class="reasons"><summary>${say("walk.by-street")}</summary>
        <table class="by-street"><thead class="unseen"><tr><th>${say("walk.street")}</th><th>${say("turf.column.door_count")}</th><th>${say("turf.on-foot")}</th></tr></thead>
          <tbody>${walk.streets.map((/** @type {any} */ street) => html`<tr><th scope="row">${street.street_name || say("walk.no-street")}</th>
            <td class="amount">${say("count.doors", { n: street.door_count })}</td><td class="amount">${distanceText(street.walk_m, unit.value)}</td></tr>`)}</tbody></table></details>`}`;
}
