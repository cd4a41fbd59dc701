// @ts-check
/** The address of the page says what is shown: it follows the signals, and going back brings them back. */
import { batch, effect } from "@preact/signals";
import { applyFilters, filtersShown } from "./analysis/shown.js";
import * as state from "./state.js";
import { read, write } from "./url.js";

/** @param {import("./map.js").TownMap} map */
export function addressNow(map) {
  const pick = state.pick.value;
  return write({
    view: map.view(), panel: state.panel.value, pick: pick ? `${pick.kind}:${pick.id}` : "", layers: [...state.shownLayers.value],
    metric: state.metric.value, by: state.by.value, filters: filtersShown(),
  });
}

/** @param {import("./map.js").TownMap} map */
export function followAddress(map) {
  effect(() => remember(addressNow(map)));
  const recall = () => {
    const shown = read(location.hash);
    applyShown(shown);
    if (shown.view) map.look(shown.view);
  };
  addEventListener("popstate", recall);
  addEventListener("hashchange", recall);
}

/** A step of the history for a change of panel, pick, layers or filters; moves of the view replace the last step, and days of the slider too. @param {string} address */
function remember(address) {
  const part = (/** @type {string} */ hash, /** @type {RegExp} */ passing) => hash.replace(passing, "");
  if (part(address, /map=[^&]*/) === part(location.hash, /map=[^&]*/)) return;
  const sameBesideDay = part(address, /map=[^&]*|&day=[^&]*/g) === part(location.hash, /map=[^&]*|&day=[^&]*/g);
  if (location.hash && !sameBesideDay) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

/** Take over what an address says. @param {Partial<import("./url.js").Shown>} shown */
export function applyShown(shown) {
  const [kind, ...id] = (shown.pick ?? "").split(":");
  batch(() => {
    if (shown.panel !== undefined) state.panel.value = shown.panel;
    if (shown.metric) state.metric.value = shown.metric;
    if (shown.by) state.by.value = shown.by;
    applyFilters(shown.filters ?? {});
    if (shown.layers) state.shownLayers.value = new Set(shown.layers);
    state.pick.value = kind && id.length ? { kind, id: id.join(":") } : null;
  });
}
