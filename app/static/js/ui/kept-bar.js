// @ts-check
/** A drawing from before the page was loaded: go on with it, or drop it. */
import { clock } from "../format.js";
import { dropDrawing, goOnDrawing, kept } from "../kept-drawing.js";
import { cannotDraw } from "../sketch.js";
import { say } from "../words.js";
import { html } from "./html.js";

export function KeptBar() {
  const one = kept.value;
  if (!one || cannotDraw.value) return null;
  return html`
    <section class="draw-bar" role="status" aria-label=${say("kept.title")}>
      <p><b>${say("kept.title")}</b> <span class="quiet">${say("kept.what", { n: one.corners.length, time: clock(one.at) })}</span></p>
      <div class="row">
        <button class="button primary" onClick=${goOnDrawing}>${say("kept.go-on", { n: one.corners.length })}</button>
        <button class="button" onClick=${dropDrawing}>${say("kept.drop")}</button>
      </div>
    </section>`;
}
