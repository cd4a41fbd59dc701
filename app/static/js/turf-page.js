// @ts-check
/** A turf's own page, where its QR code leads: the walk on a map and its stops in order. Read only. */
import { signal } from "@preact/signals";
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { api, ask, Problem } from "./api.js";
import { count } from "./format.js";
import { shapeOf } from "./geometry.js";
import { language } from "./language.js";
import { createMap } from "./map.js";
import { walkShape } from "./map/walk-layer.js";
import { onPaper, workOf } from "./state.js";
import { Distance, Figure, Time } from "./ui/figures.js";
import { html } from "./ui/html.js";
import { SignedOut } from "./ui/signed-out.js";
import { certificate, LeftOut } from "./ui/walk-details.js";
import { Directions } from "./ui/walk-directions.js";
import { streetsOf } from "./walk-list.js";
import { say } from "./words.js";

/** @typedef {import("./walk-list.js").ListStop} ListStop */

const chosen = signal(/** @type {number | null} */ (null));
const turfId = decodeURIComponent(location.pathname.split("/").pop() ?? "");

/** @param {{campaign: any, turf: any, walk: any, streets: import("./walk-list.js").Street[]}} props */
function TurfPage({ campaign, turf, walk, streets }) {
  return html`
    <main class="turf-page">
      <header class="stack">
        <p class="row spread small quiet"><span>${campaign.name}</span>${campaign.invented && html`<span class="tag invented">${say("invented")}</span>`}</p>
        <h1>${say("list.title", { code: turf.turf_id })}</h1>
        <div class="figures">
          <${Figure} pairs=${[[count(turf.door_count), ""]]} label=${say("count.doors-word", { n: turf.door_count })} />
          <${Time} seconds=${workOf(turf)} label=${say("turf.work")} />
          <${Distance} metres=${turf.walk_m} label=${say("turf.on-foot")} />
        </div>
      </header>
      ${campaign.segment_count > 0 && html`<${WalkMap} turf=${turf} walk=${walk} />`}
      ${walk && html`<section class="stack"><p class=${`certificate small ${walk.proven ? "proven" : "quiet"}`}>${certificate(walk)}</p>
        <${Directions} walk=${walk} /><${LeftOut} walk=${walk} /></section>`}
      ${!walk && html`<section><p>${say("list.none")}</p></section>`}
      ${streets.map((street) => html`
        <section class="street"><h2>${street.name || say("walk.no-street")} ${street.side && html`<span class="quiet small">${say(`side.${street.side}`)}</span>`}</h2>
          <ol>${street.stops.map((stop) => html`<${StopRow} key=${stop.order} stop=${stop} />`)}</ol></section>`)}
      ${walk && html`<section class="row"><a class="button grow" href=${`${api}turfs/${turf.turf_id}/handout?format=pdf&distances=${onPaper.value}&language=${language}`} download="">${say("format.pdf.short")}</a>
        <a class="button grow" href=${`${api}turfs/${turf.turf_id}/handout?format=gpx`} download="">${say("format.gpx.short")}</a></section>`}
    </main>`;
}

/** @param {{stop: ListStop}} props */
const StopRow = ({ stop }) => html`
  <li><button class="street-stop" aria-pressed=${chosen.value === stop.order} onClick=${() => (chosen.value = stop.order)}>
    <span class="order"><span class="unseen">${say("list.stop", { order: "" })}</span>${stop.order}${stop.partner && html`<small class="partner">${stop.partner}</small>`}</span>
    <span class="house">${stop.house_number || "–"}</span>
    <span class="units">${stop.units.length ? stop.units.join(" · ") : stop.door_count > 1 ? say("list.doors-of", { n: stop.door_count }) : ""}</span>
  </button></li>`;

/** @param {{turf: any, walk: any}} props */
function WalkMap({ turf, walk }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const map = createMap(/** @type {HTMLElement} */ (box.current), { tiles: `${api}streets.pmtiles`, onMove: () => {}, onHover: () => {}, onPick: (x, y) => (chosen.value = map.layers.walk.at(x, y)) });
    const lons = boundaryOf(turf).map((point) => point[0]);
    const lats = boundaryOf(turf).map((point) => point[1]);
    map.fit([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]);
    map.layers.turfs.set([{ ...shapeOf(turf.boundary), turf_id: turf.turf_id, number: turf.number, hue: 0 }]);
    map.layers.turfs.select(turf.turf_id);
    map.layers.turfs.show(true);
    if (!walk) return undefined;
    map.layers.walk.set(walkShape(walk));
    map.layers.walk.show(true);
    return chosen.subscribe((order) => map.layers.walk.choose(order));
  }, []);
  return html`<div class="walk-map"><div class="town-map" ref=${box} role="application" aria-label=${say("list.map")}></div></div>`;
}

/** @param {any} turf @returns {number[][]} */
const boundaryOf = (turf) => turf.boundary.coordinates.flat(turf.boundary.type === "Polygon" ? 1 : 2);

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
try {
  const [campaign, turf] = await Promise.all([ask("campaign"), ask(`turfs/${encodeURIComponent(turfId)}`)]);
  const walk = turf.has_walk ? await ask(`turfs/${turf.turf_id}/walk`) : null;
  const addresses = walk ? await ask(`turfs/${turf.turf_id}/handout?format=geojson`).catch(() => null) : null;
  document.title = `${say("list.title", { code: turf.turf_id })} – Turfwalk`;
  root.textContent = "";
  render(html`<${TurfPage} campaign=${campaign} turf=${turf} walk=${walk} streets=${walk ? streetsOf(walk, addresses) : []} />`, root);
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  const problem = error.status === 404 ? new Problem(404, error.what, say("list.gone")) : error;
  root.textContent = "";
  render(html`<${SignedOut} problem=${problem} />`, root);
}
