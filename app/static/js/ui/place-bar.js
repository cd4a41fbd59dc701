// @ts-check
/** The bar while a door is being put on the map: what to do, save, cancel. */
import { cancelPlacing, savePlace } from "../places.js";
import { placing, zoom } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** Below this zoom a house is smaller than the tip of the pin. */
const SURE_FROM_ZOOM = 17;
const byFinger = matchMedia("(hover: none)").matches;

export function PlaceBar() {
  const now = placing.value;
  if (!now) return null;
  return html`
    <section class="draw-bar" aria-label=${say("place.bar")}>
      <p class="place-hint" role="status">${hint(now)}</p>
      <div class="row">
        <button class="button primary" disabled=${!now.at || now.saving} onClick=${savePlace}>${say(now.saving ? "place.saving" : "place.save")} ${(now.follows || (now.at && !now.cross)) && html`<kbd>Enter</kbd>`}</button>
        <button class="button" disabled=${now.saving} onClick=${cancelPlacing}>${say("cancel")} <kbd>Esc</kbd></button>
      </div>
    </section>`;
}

/** @param {import("../state.js").Placing} now */
function hint({ door: { address }, at, cross, follows }) {
  if (at && !follows && !cross && zoom.value < SURE_FROM_ZOOM) return say("place.put.far", { address });
  if (at && (follows || !cross)) return say(follows ? "place.put.keys" : byFinger ? "place.put.touch" : "place.put", { address });
  return say(cross ? "place.hint.keys" : byFinger ? "place.hint.touch" : "place.hint", { address });
}
