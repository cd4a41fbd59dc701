// @ts-check
/** Work that is odd enough to ask about, each with what was measured and from where on it is odd. */
import { figure } from "../format.js";
import { turfs } from "../state.js";
import { nameOf } from "../staff/record.js";
import { momentText } from "../staff/times.js";
import { html } from "../ui/html.js";
import { choose } from "../ui/turf-table.js";
import { say } from "../words.js";
import { odd } from "./tallies.js";

const AT_ONCE = 20;

export function OddList() {
  const items = odd.value;
  return html`
    <section class="stack" aria-labelledby="odd-title">
      <h3 id="odd-title">${say("odd.title")}</h3>
      <p class="small quiet" role="status">${items.length ? say("odd.what", { n: items.length }) : say("odd.none")}</p>
      <ul class="odd-list">${items.slice(0, AT_ONCE).map((one) => html`<${Odd} key=${`${one.pattern} ${one.canvasser} ${one.from_at}`} one=${one} />`)}</ul>
    </section>`;
}

/** @param {{one: import("./tallies.js").OddPattern}} props */
function Odd({ one }) {
  const minutes = Math.round((new Date(one.until_at).getTime() - new Date(one.from_at).getTime()) / 60_000);
  const measured = say(`odd.${one.pattern}.why`, { n: one.visit_count, value: figure(Math.round(one.value)), threshold: figure(one.threshold), minutes });
  return html`
    <li><p><b>${say(`odd.${one.pattern}`)}</b><br />${measured}</p>
      <p class="small quiet">${nameOf(one.canvasser)} · ${momentText(new Date(one.from_at))}${one.turf_ids.map((id) => html` · <${TurfLink} id=${id} />`)}</p></li>`;
}

/** @param {{id: string}} props */
function TurfLink({ id }) {
  const turf = turfs.value.find((one) => one.turf_id === id);
  return turf ? html`<button class="link code" onClick=${() => choose(turf)}>${id}</button>` : html`<span class="code">${id}</span>`;
}
