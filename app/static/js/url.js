// @ts-check
/**
 * What is shown, in the address behind "#": view, panel, selection, layers. It stays in the browser; the
 * server never sees it. `write` and `read` are each other's inverse.
 * @typedef {object} Shown
 * @property {{lon: number, lat: number, zoom: number} | null} view
 * @property {string} panel
 * @property {string} pick "turf:K7PA", "door:d…", "cell:89…" or ""
 * @property {string[]} layers
 * @property {string} metric
 * @property {string} by
 * @property {Record<string, string>} filters of the analysis, by FILTERS
 */

/** What narrows a heatmap or stands beside it. */
const FILTERS = ["beside", "whose", "since", "until", "outcome", "day", "steps"];

/** @param {Partial<Shown>} shown */
export function write({ view, panel, pick, layers, metric, by, filters = {} }) {
  const parts = [];
  if (view) parts.push(`map=${view.zoom}/${view.lat.toFixed(5)}/${view.lon.toFixed(5)}`);
  if (panel) parts.push(`panel=${panel}`);
  if (pick) parts.push(`pick=${encodeURIComponent(pick).replace("%3A", ":")}`);
  if (layers) parts.push(`layers=${layers.join(".")}`);
  if (metric) parts.push(`metric=${metric}`);
  if (by) parts.push(`by=${by}`);
  for (const key of FILTERS) if (filters[key]) parts.push(`${key}=${encodeURIComponent(filters[key])}`);
  return `#${parts.join("&")}`;
}

/** @param {string} hash @returns {Partial<Shown>} */
export function read(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  /** @type {Partial<Shown>} */
  const shown = {};
  const [zoom, lat, lon] = (values.get("map") ?? "").split("/").map(Number);
  if (Number.isFinite(zoom) && Number.isFinite(lat) && Number.isFinite(lon)) shown.view = { zoom, lat, lon };
  for (const key of /** @type {("panel" | "pick" | "metric" | "by")[]} */ (["panel", "pick", "metric", "by"])) {
    const value = values.get(key);
    if (value !== null) shown[key] = value;
  }
  const layers = values.get("layers");
  if (layers !== null) shown.layers = layers.split(".").filter(Boolean);
  const filters = FILTERS.flatMap((key) => (values.get(key) ? [[key, /** @type {string} */ (values.get(key))]] : []));
  if (filters.length) shown.filters = Object.fromEntries(filters);
  return shown;
}
