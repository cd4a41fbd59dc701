// @ts-check
/** Line icons on a 20-pixel square, in the colour of the text beside them. */
import { html } from "./html.js";

/** @type {Record<string, string[]>} */
const PATHS = {
  import: ["M10 3v9", "M6.5 8.5 10 12l3.5-3.5", "M3.5 13v3.5h13V13"],
  turf: ["M4 5.5 11 3l5.5 4.5-1.5 8L6 17 3 11z", "M11 3l-1 7-7 1", "M10 10l5 5.5"],
  handout: ["M5 2.5h7l3.5 3.5v11.5H5z", "M12 2.5V6h3.5", "M8 10h4.5", "M8 13.5h4.5"],
  results: ["M4 16V9", "M8 16V4", "M12 16v-5", "M16 16V7"],
  people: ["M7.5 4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2z", "M2.5 16c0-3 2.2-4.8 5-4.8s5 1.8 5 4.8", "M13 4.6a2.3 2.3 0 0 1 0 4.2", "M14.6 11.6c1.8.6 2.9 2.2 2.9 4.4"],
  layers: ["M10 3 17 6.8 10 10.6 3 6.8z", "M3 10.2l7 3.8 7-3.8", "M3 13.4l7 3.8 7-3.8"],
  eye: ["M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5z", "M10 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z"],
  hidden: ["M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5z", "M4 16 16 4"],
  close: ["M5 5l10 10", "M15 5 5 15"],
  pen: ["M4 16l1-4 8.5-8.5 3 3L8 15z", "M11.5 5.5l3 3"],
  undo: ["M7 4 3.5 7.5 7 11", "M3.5 7.5H12a4.5 4.5 0 0 1 0 9H8"],
  redo: ["M13 4l3.5 3.5L13 11", "M16.5 7.5H8a4.5 4.5 0 0 0 0 9h4"],
  check: ["M4 10.5l4 4 8-9"],
  download: ["M10 3v9", "M6.5 8.5 10 12l3.5-3.5", "M4 16.5h12"],
  search: ["M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z", "M13 13l4 4"],
  walk: ["M4 16c4 0 2-5 6-5s2-5 6-6", "M4 16h.01", "M16 5h.01"],
  up: ["M5 12l5-5 5 5"],
  down: ["M5 8l5 5 5-5"],
  tune: ["M4 6h7", "M15 6h1", "M4 14h1", "M9 14h7", "M13 4.2v3.6", "M7 12.2v3.6"],
  lasso: ["M10 4c4 0 7 1.8 7 4.2S14 12.5 10 12.5 3 10.7 3 8.3 6 4 10 4z", "M6.5 12c-.8 1.5-.3 3 1.2 3s2-1.5 3.8-1.5"],
  launch: ["M3.5 4h13v12.5h-13z", "M3.5 8h13", "M7 2.5v3", "M13 2.5v3", "M7 12l2 2 4-4"],
  lock: ["M5 9h10v7.5H5z", "M7 9V6.5a3 3 0 0 1 6 0V9"],
  settings: ["M3 6h7", "M14 6h3", "M3 14h3", "M10 14h7", "M12 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4z", "M8 12a2 2 0 1 0 0 4 2 2 0 0 0 0-4z"],
  analysis: ["M10 2.5l6.5 3.75v7.5L10 17.5l-6.5-3.75v-7.5z", "M10 2.5V10l6.5 3.75", "M10 10l-6.5 3.75"],
  two: ["M3 4h14v12H3z", "M10 4v12"],
  days: ["M3 10a7 7 0 1 0 14 0 7 7 0 0 0-14 0z", "M10 6v4l2.8 2"],
  compare: ["M7.5 5.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z", "M12.5 5.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z"],
  left: ["M12 5l-5 5 5 5"],
  right: ["M8 5l5 5-5 5"],
  play: ["M6.5 4.5v11l9-5.5z"],
  pause: ["M7 4.5v11", "M13 4.5v11"],
  areas: ["M3.5 3.5h6v6h-6z", "M12 3.5h4.5v4.5H12z", "M3.5 12h4.5v4.5H3.5z", "M10.5 10.5h6v6h-6z"],
  door: ["M5.5 17V3h9v14", "M3.5 17h13", "M12 10h.01"],
  street: ["M7 3 5 17", "M13 3l2 14", "M10 4v2.5", "M10 9v2.5", "M10 14v2"],
  plus: ["M10 4v12", "M4 10h12"],
};

/** @param {{name: string, size?: number}} props */
export const Icon = ({ name, size = 20 }) => html`
  <svg class="icon" width=${size} height=${size} viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
    ${PATHS[name].map((d) => html`<path d=${d} />`)}
  </svg>`;
