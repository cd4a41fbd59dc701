// @ts-check
/** A second map beside the first, of one metric more. Both go where either is moved. */
import { worldX, worldY } from "../geometry.js";
import { onScheme } from "../tokens.js";
import { say } from "../words.js";
import { basemap } from "./basemap.js";
import { cellsLayer } from "./cells-layer.js";
import { L } from "./leaflet.js";

/** @typedef {{onPick: (x: number, y: number, event: MouseEvent) => void, onHover: (x: number, y: number, at: {x: number, y: number} | null) => void}} Hearing */

/**
 * @param {any} first the map it follows and leads
 * @param {HTMLElement} element
 * @param {string} tiles
 * @param {Hearing} hearing
 */
export function sideMap(first, element, tiles, { onPick, onHover }) {
  const { minZoom, maxZoom, zoomAnimation, inertia } = first.options;
  const map = L.map(element, {
    zoomControl: false, attributionControl: false, minZoom, maxZoom, zoomAnimation, inertia, fadeAnimation: false, center: first.getCenter(), zoom: first.getZoom(),
  });
  L.control.attribution({ position: "bottomleft", prefix: false }).addTo(map);
  const cells = cellsLayer(map);
  cells.show(true);
  /** @type {any} */
  let base = null;
  const layBase = () => {
    base?.remove();
    base = tiles ? basemap(tiles, say("map.credit")).addTo(map) : null;
  };
  layBase();
  let there = true;
  onScheme(() => {
    if (!there) return;
    layBase();
    cells.draw();
  });
  const part = together(first, map);
  map.on("click", (/** @type {any} */ event) => onPick(worldX(event.latlng.lng), worldY(event.latlng.lat), event.originalEvent));
  map.on("mousemove", (/** @type {any} */ event) => onHover(worldX(event.latlng.lng), worldY(event.latlng.lat), event.containerPoint));
  map.on("mouseout", () => onHover(0, 0, null));
  const sized = new ResizeObserver(() => map.invalidateSize({ animate: false }));
  sized.observe(element);
  return {
    cells,
    remove() {
      there = false;
      part();
      sized.disconnect();
      map.remove();
    },
  };
}

/** Let two maps go together; gives the way to part them. @param {any} one @param {any} other */
function together(one, other) {
  let leading = false;
  /** @param {any} leader @param {any} follower @param {(leader: any, follower: any) => void} how */
  const lead = (leader, follower, how) => () => {
    if (leading) return;
    leading = true;
    how(leader, follower);
    leading = false;
  };
  const pairs = [[one, other], [other, one]].map(([leader, follower]) => ({ leader, move: lead(leader, follower, slide), end: lead(leader, follower, stand) }));
  for (const { leader, move, end } of pairs) leader.on("move", move).on("moveend", end);
  return () => pairs.forEach(({ leader, move, end }) => leader.off("move", move).off("moveend", end));
}

/** While a map is dragged the other slides along; nothing is painted anew. @param {any} leader @param {any} follower */
function slide(leader, follower) {
  if (leader.getZoom() !== follower.getZoom()) return;
  const zoom = leader.getZoom();
  const by = follower.project(leader.getCenter(), zoom).subtract(follower.project(follower.getCenter(), zoom))._round();
  if (!by.x && !by.y) return;
  follower._rawPanBy(by);
  follower.fire("move");
}

/** @param {any} leader @param {any} follower */
function stand(leader, follower) {
  follower.setView(leader.getCenter(), leader.getZoom(), { animate: false });
  follower.fire("moveend"); // a map that slid along already hears of no move
}
