// @ts-check
/** Leaflet and protomaps-leaflet are classic scripts of the page; modules take them from here. */
export const L = /** @type {any} */ (globalThis).L;
export const protomaps = () => /** @type {any} */ (globalThis).protomapsL;
