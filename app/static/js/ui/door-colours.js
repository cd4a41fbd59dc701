// @ts-check
/** Doors by turf or by what was heard there, with the legend of the marks. */
import { byResult, MARKS } from "../door-results.js";
import { shownLayers } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";

export function DoorColours() {
  const toggle = (/** @type {any} */ event) => {
    byResult.value = event.target.checked;
    if (byResult.value) shownLayers.value = new Set([...shownLayers.value, "doors"]);
  };
  return html`
    <div class="door-colours">
      <label class="tick-field"><input type="checkbox" checked=${byResult.value} onChange=${toggle} />${say("marks.show")}</label>
      ${byResult.value && html`<ul class="marks small" aria-label=${say("legend")}>${MARKS.map((mark) => html`
        <li><svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true"><path class=${`mark ${mark}`} d=${SHAPES[mark]} /></svg>${say(`marks.${mark}`)}</li>`)}</ul>`}
    </div>`;
}

/** The shapes of `map/marks.js`, drawn at five pixels. @type {Record<string, string>} */
const SHAPES = {
  canvassed: "M5 0A5 5 0 1 1 -5 0A5 5 0 1 1 5 0Z", open: "M4 0A4 4 0 1 1 -4 0A4 4 0 1 1 4 0Z",
  "not-home": "M0 -6L6 0L0 6L-6 0Z", refused: "M-4.5 -4.5H4.5V4.5H-4.5Z", other: "M0 -5.5L5.5 4.5H-5.5Z",
};
