// @ts-check
/** Layers: eye, count, strength, and the legend of what is on. */
import { count } from "../format.js";
import { campaign, doors, layersOpen, opacity, shownLayers, tuning, turfPicked, turfsHere } from "../state.js";
import { say } from "../words.js";
import { lazyPart } from "../lazy.js";
import { mayOpen } from "../staff/record.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

const HeatControls = lazyPart(() => import("../analysis/metric-picker.js"), "HeatControls");
const DoorColours = lazyPart(() => import("./door-colours.js"), "DoorColours");
const Legend = lazyPart(() => import("./legend.js"), "Legend");

/** @param {string} name */
export function toggleLayer(name) {
  const next = new Set(shownLayers.value);
  if (!next.delete(name)) next.add(name);
  shownLayers.value = next;
}

export function LayersCard() {
  const open = layersOpen.value;
  return html`
    <section class="layers-card" aria-label=${say("layers")}>
      <button class="button layers-button" aria-expanded=${open} onClick=${() => (layersOpen.value = !open)}>
        <${Icon} name="layers" />${say("layers")}<${Icon} name=${open ? "up" : "down"} size=${14} /></button>
      ${open && html`
        <ul class="layers scroller">
          <${LayerRow} name="turfs" n=${turfsHere.value.length} />
          ${mayOpen("turf") && html`<${LayerRow} name="doors" n=${campaign.value?.located_count ?? 0} extra=${doors.value?.door_id && html`<p class="small quiet number">${say("layers.in-view", { n: doors.value.total })}</p><${DoorColours} />`} />
          <${LayerRow} name="walk" n=${null} extra=${!turfPicked.value && html`<p class="small quiet">${say("layers.walk-hint")}</p>`} />`}
          <${LayerRow} name="precinct" n=${campaign.value?.precinct_count ?? 0} />
          <${LayerRow} name="block-group" n=${campaign.value?.block_group_count ?? 0} />
          <${LayerRow} name="cells" n=${null} extra=${html`<${HeatControls} /><${Legend} />`} />
        </ul>`}
      ${!open && shownLayers.value.has("cells") && html`<div class="legend-only"><${Legend} /></div>`}
    </section>`;
}

/** @param {{name: string, n: number | null, extra?: any}} props */
function LayerRow({ name, n, extra }) {
  const on = shownLayers.value.has(name);
  const label = say(`layer.${name}`);
  return html`
    <li class=${`layer ${on ? "on" : ""}`}>
      <div class="row layer-row"><button class="layer-switch" role="switch" aria-checked=${on} onClick=${() => toggleLayer(name)}>
        <${Icon} name=${on ? "eye" : "hidden"} /><span class="swatch" data-layer=${name}></span><span class="grow">${label}</span>
        ${n !== null && html`<span class="quiet number">${count(n)}</span>`}
      </button>
      ${on && html`<button class="tune" aria-label=${say("layers.opacity", { layer: label })} aria-expanded=${tuning.value === name}
        onClick=${() => (tuning.value = tuning.value === name ? "" : name)}><${Icon} name="tune" size=${16} /></button>`}</div>
      ${on && (extra || tuning.value === name) && html`<div class="layer-more">
        ${extra}
        ${tuning.value === name && html`<input type="range" min="0.15" max="1" step="0.05" value=${opacity.value[name] ?? 1} aria-label=${say("layers.opacity", { layer: label })}
          onInput=${(/** @type {any} */ event) => (opacity.value = { ...opacity.value, [name]: Number(event.target.value) })} />`}
      </div>`}
    </li>`;
}
