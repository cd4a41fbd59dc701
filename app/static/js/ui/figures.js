// @ts-check
/** Large figures with small grey units. */
import { distance, duration } from "../format.js";
import { unit } from "../state.js";
import { html } from "./html.js";

/** @param {{pairs: [string, string][], label: string}} props figures each with its unit */
export const Figure = ({ pairs, label }) => html`
  <div class="figure"><b>${pairs.map(([figure, of]) => html`${figure}${of && html`<small>${of}</small>`}`)}</b><span>${label}</span></div>`;

/** @param {{seconds: number, label: string}} props */
export const Time = ({ seconds, label }) => html`<${Figure} pairs=${duration(seconds)} label=${label} />`;

/** @param {{metres: number, label: string}} props */
export const Distance = ({ metres, label }) => html`<${Figure} pairs=${[distance(metres, unit.value)]} label=${label} />`;
