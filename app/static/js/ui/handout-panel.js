// @ts-check
/** Hand out: the board of turfs, printing what it shows, or one turf in each format. */
import { EmptyPlace } from "../coming/pictures.js";
import { api } from "../api.js";
import { Board } from "../staff/board.js";
import { language } from "../language.js";
import { onPaper, panel, turfPicked, turfsHere } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { FORMATS, PrintCard } from "./print-card.js";

export function HandoutPanel() {
  const turfs = turfsHere.value;
  const ready = turfs.filter((turf) => turf.has_walk).length;
  if (!ready)
    return html`
      <div class="panel-head stack"><h2>${say("handout.title")}</h2>
        <${EmptyPlace} picture="list" words=${say(turfs.length ? "handout.no-walks" : "handout.no-turfs")} button=${say("handout.to-turf")} act=${() => (panel.value = "turf")} /></div>`;
  return html`
    <div class="panel-body scroller stack">
      <${Board}><${PrintCard} /><//>
      <a class="button wide" href="desk">${say("handout.desk")}</a>
      <hr />
      ${turfPicked.value ? html`<h3>${say("handout.one", { number: turfPicked.value.number, code: turfPicked.value.turf_id })}</h3><${Downloads} turf=${turfPicked.value} />`
        : html`<p class="quiet small">${say("handout.pick-one")}</p>`}
    </div>`;
}

/** @param {{turf: any}} props */
export const Downloads = ({ turf }) => html`
  <ul class="downloads">
    ${FORMATS.map((one) => html`<li><a class="button wide" href=${`${api}turfs/${turf.turf_id}/handout?format=${one}${one === "pdf" ? `&distances=${onPaper.value}&language=${language}` : ""}`} download=""
      aria-label=${say("handout.download", { format: say(`format.${one}`), code: turf.turf_id })}>${say(`format.${one}.short`)}</a></li>`)}
  </ul>`;
