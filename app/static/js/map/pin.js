// @ts-check
/** A pin that is put on the map by click or from the cross in its middle, and dragged until it is right. */
import { L } from "./leaflet.js";

const SIZE = [44, 48];

/**
 * Begin: the map shows a cross-hair and leaves its keys to the page.
 * @param {any} map
 * @param {(lon: number, lat: number) => void} onDrag
 */
export function startPin(map, onDrag) {
  const box = map.getContainer();
  /** @type {any} */
  let marker = null;
  box.classList.add("placing");
  map.doubleClickZoom.disable();
  map.keyboard.disable();
  box.focus({ preventScroll: true });

  const add = (/** @type {number[]} */ at) => {
    const icon = L.divIcon({ className: "place-pin", iconSize: SIZE, iconAnchor: [SIZE[0] / 2, SIZE[1]] });
    marker = L.marker(at, { icon, draggable: true, autoPan: true, keyboard: false }).addTo(map);
    marker.getElement().setAttribute("aria-hidden", "true"); // keys move it with the map; the bar says so
    marker.on("drag", () => onDrag(marker.getLatLng().lng, marker.getLatLng().lat));
  };

  return {
    /** @param {number} lon @param {number} lat */
    put: (lon, lat) => (marker ? marker.setLatLng([lat, lon]) : add([lat, lon])),
    /** Where the cross is. @returns {[number, number]} */
    middle: () => [map.getCenter().lng, map.getCenter().lat],
    stop() {
      marker?.remove();
      box.classList.remove("placing");
      map.doubleClickZoom.enable();
      map.keyboard.enable();
    },
  };
}
