// @ts-check
/** The turf on a map drawn from the package alone: streets, the walk, the doors, and where the phone is. */
import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { isRefused, isWatched, place, watchPosition } from "../position.js";
import { painted } from "../scheme.js";
import { pack, showDoor, showsBuilding, tab } from "../state.js";
import { say } from "../words.js";
import { token } from "../../js/tokens.js";
import { html } from "../../js/ui/html.js";
import { doors, heard, here } from "./view.js";

const L = /** @type {any} */ (globalThis).L;
const MAIN_STREETS = ["primary", "secondary", "tertiary", "trunk"];

export function TurfMap() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const map = draw(/** @type {HTMLElement} */ (box.current));
    const stops = [paint, paintDoors, paintPlace].map((one) => effect(() => void (painted.value, one(map))));
    return () => {
      stops.forEach((stop) => stop());
      map.remove();
    };
  }, []);
  return html`
    <div class="map-tab"><h1 class="unseen">${say("tab.map")}</h1>
      <div class="phone-map" ref=${box} role="application" aria-label=${say("map.label")}></div>
      <div class="map-tools"><button class="act" aria-pressed=${isWatched.value} onClick=${() => watchPosition(!isWatched.value)}>${say(isWatched.value ? "map.position-off" : "map.position-on")}</button></div>
      ${isRefused.value && html`<p class="alert" role="status">${say("map.refused")}</p>`}
    </div>`;
}

/** @param {HTMLElement} box */
function draw(box) {
  const map = L.map(box, { preferCanvas: true, zoomControl: false, attributionControl: false, zoomSnap: 0.5, maxZoom: 21, zoomAnimation: false, fadeAnimation: false });
  map.addControl(L.control.zoom({ position: "topright", zoomInTitle: say("map.closer"), zoomOutTitle: say("map.farther") }));
  map.addControl(L.control.attribution({ position: "topleft", prefix: false }).addAttribution(say("map.credit")));
  map.ground = L.layerGroup().addTo(map);
  map.marks = L.layerGroup().addTo(map);
  map.self = L.layerGroup().addTo(map);
  const shown = doors.peek().filter((one) => one.door.lat !== null).map((one) => [one.door.lat, one.door.lon]);
  map.fitBounds(L.latLngBounds(shown.length ? shown : latLngs(pack.peek()?.body.walk.path ?? [])).pad(0.08));
  return map;
}

/** @param {any[]} line lon before lat */
const latLngs = (line) => line.map(([lon, lat]) => [lat, lon]);

/** What does not change while walking. @param {any} map */
function paint(map) {
  map.ground.clearLayers();
  const body = pack.peek()?.body;
  if (!body) return;
  const wide = (/** @type {any} */ street) => (MAIN_STREETS.includes(street.properties.highway) ? 11 : 8);
  const line = (/** @type {any} */ street, /** @type {number} */ weight, /** @type {string} */ color) => L.polyline(latLngs(street.geometry.coordinates), { weight, color, interactive: false }).addTo(map.ground);
  for (const street of body.streets.features) line(street, wide(street) + 3, token("--map-casing"));
  for (const street of body.streets.features) line(street, wide(street), token(wide(street) > 8 ? "--map-arterial" : "--map-street"));
  L.polyline(latLngs(body.walk.path), { weight: 3, color: token("--accent"), interactive: false }).addTo(map.ground);
}

/** @param {any} map */
function paintDoors(map) {
  map.marks.clearLayers();
  for (const one of doors.value) {
    if (one.door.lat === null) continue;
    const known = heard.value.get(one.door_id);
    const isNext = one.door_id === here.value?.door_id;
    const fill = known?.isDone || known?.doNotContact ? token("--map-door") : token("--map-badge");
    const style = { radius: isNext ? 12 : 7, weight: isNext ? 4 : 2, color: token(isNext ? "--accent" : "--map-door"), fillColor: fill, fillOpacity: 1, bubblingMouseEvents: false };
    L.circleMarker([one.door.lat, one.door.lon], style).on("click", () => open(one.door_id)).addTo(map.marks);
  }
}

/** @param {any} map */
function paintPlace(map) {
  map.self.clearLayers();
  if (!place.value) return;
  const at = [place.value.lat, place.value.lon];
  const color = token("--turf-1");
  L.circle(at, { radius: place.value.accuracy_m, weight: 1, color, fillOpacity: 0.12, interactive: false }).addTo(map.self);
  L.circleMarker(at, { radius: 8, weight: 3, color: token("--map-badge"), fillColor: color, fillOpacity: 1, interactive: false }).addTo(map.self);
}

/** @param {string} id */
function open(id) {
  showDoor(id);
  showsBuilding.value = true;
  tab.value = "next";
}
