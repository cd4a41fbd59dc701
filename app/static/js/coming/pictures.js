// @ts-check
/** Line drawings for empty places, in the colours of the page. */
import { html } from "../ui/html.js";

/** On a field of 96 by 64: lines, and what is filled softly. @type {Record<string, {soft: string[], lines: string[]}>} */
const PICTURES = {
  files: {
    soft: ["M30 12h26l12 12v32H30z"],
    lines: ["M30 12h26l12 12v32H30z", "M56 12v12h12", "M49 48V30", "M42 37l7-7 7 7", "M20 20v36h10", "M76 32v24h-8"],
  },
  town: {
    soft: ["M8 8h36v20H8z", "M52 8h36v20H52z", "M8 36h36v20H8z"],
    lines: ["M8 8h36v20H8z", "M52 8h36v20H52z", "M8 36h36v20H8z", "M52 36h36v20H52z", "M4 32h88", "M48 4v56", "M15 20v-6h6v6z", "M31 20v-6h6v6z", "M61 48v-6h6v6z"],
  },
  people: {
    soft: ["M14 52c0-12 8-18 18-18s18 6 18 18z"],
    lines: ["M32 10a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "M14 54c0-13 8-20 18-20s18 7 18 20z", "M60 18h24", "M60 30h24", "M60 42h16", "M80 42l3 4 7-9"],
  },
  turf: {
    soft: ["M10 14l30-8 14 18-10 22-30 8z"],
    lines: ["M10 14l30-8 14 18-10 22-30 8z", "M40 6l30 6 16 24-20 20-22-10", "M54 24l16-12", "M26 28h.01", "M34 36h.01", "M66 32h.01", "M22 40h.01", "M60 44h.01"],
  },
  list: {
    soft: ["M26 6h44v52H26z"],
    lines: ["M26 6h44v52H26z", "M33 16h6v6h-6z", "M45 19h18", "M33 29h6v6h-6z", "M45 32h18", "M33 42h6v6h-6z", "M45 45h12"],
  },
  clock: {
    soft: ["M48 8a24 24 0 1 0 0 48 24 24 0 0 0 0-48z"],
    lines: ["M48 8a24 24 0 1 0 0 48 24 24 0 0 0 0-48z", "M48 18v14l10 7"],
  },
};

/** @param {{name: string}} props */
export const Picture = ({ name }) => html`
  <svg class="picture" width="96" height="64" viewBox="0 0 96 64" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
    <g class="soft" stroke="none">${PICTURES[name].soft.map((d) => html`<path d=${d} />`)}</g>
    ${PICTURES[name].lines.map((d) => html`<path d=${d} />`)}
  </svg>`;

/** An empty place: one sentence, one button, one picture. @param {{picture: string, words: string, button: string, act: () => void}} props */
export const EmptyPlace = ({ picture, words, button, act }) => html`
  <div class="empty"><${Picture} name=${picture} /><p>${words}</p><button class="button primary" onClick=${act}>${button}</button></div>`;
