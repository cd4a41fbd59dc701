// @ts-check
/** What a row of the tallies stands for: one of a few. */
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { by, KINDS, tallyBy } from "./tallies.js";

export const KindChips = () => html`
  <div class="chips kinds" role="group" aria-label=${say("tally.kinds")}>
    ${KINDS.map((kind) => html`<button class="chip" key=${kind} aria-pressed=${by.value === kind} onClick=${() => tallyBy(kind)}>${say(`tally.by.${kind}`)}</button>`)}
  </div>`;
