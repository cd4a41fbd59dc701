// @ts-check
/** Corners go to the street that is near them: to where streets meet or end, else to the nearest point of its line. */
import { latOf, lonOf, worldX, worldY } from "../geometry.js";
import { PATH } from "./basemap.js";

export const SNAP_PX = 14;
/** Wider than that, for the layer measures its brush on tiles of half the size. */
const BRUSH_PX = 3 * SNAP_PX;
/** Lines this near, in pixels of a tile, go through the same place. */
const SAME = 0.5;
/** @typedef {{x: number, y: number}} Point in pixels of a tile */

/**
 * The place on a street within reach of a point, from the tiles that are drawn; undefined when there is none.
 * @param {any} map Leaflet's
 * @param {any} base the layer of streets, if there is one
 * @param {number} lon
 * @param {number} lat
 * @returns {[number, number] | undefined} lon, lat
 */
export function nearStreet(map, base, lon, lat) {
  for (const [source, found] of base?.queryTileFeaturesDebug(lon, lat, BRUSH_PX) ?? []) {
    const view = base.views.get(source);
    const level = Math.min(Math.round(map.getZoom()) - view.levelDiff, view.maxDataLevel);
    const scale = 2 ** level * view.tileCache.tileSize;
    const [x, y] = [worldX(lon) * scale, worldY(lat) * scale];
    const tile = [x, y].map((value) => Math.floor(value / view.tileCache.tileSize) * view.tileCache.tileSize);
    const lines = found.filter(isStreet).flatMap((/** @type {any} */ one) => one.feature.geom);
    const at = nearestOf(lines, x - tile[0], y - tile[1], (SNAP_PX * scale) / (256 * 2 ** map.getZoom()));
    if (at) return [lonOf((at.x + tile[0]) / scale), latOf((at.y + tile[1]) / scale)];
  }
  return undefined;
}

/** Ways on foot and for deliveries run beside and across blocks; a turf ends at a street. @param {any} found */
const isStreet = ({ feature: { props } }) => props.kind === "street" && !PATH.has(props.class);

/** A place within reach where lines meet or end, else the nearest point on one. @param {Point[][]} lines @param {number} x @param {number} y @param {number} reach */
export function nearestOf(lines, x, y, reach) {
  const near = lines.filter((line) => far(closestOn(line, x, y), x, y) <= reach);
  const meeting = near.flatMap((line) => line.filter((point, i) => far(point, x, y) <= reach && (i === 0 || i === line.length - 1 || near.some((other) => other !== line && far(closestOn(other, point.x, point.y), point.x, point.y) < SAME))));
  const feet = near.map((line) => closestOn(line, x, y));
  return (meeting.length ? meeting : feet).sort((one, other) => far(one, x, y) - far(other, x, y))[0];
}

/** @param {Point} point @param {number} x @param {number} y */
const far = (point, x, y) => Math.hypot(point.x - x, point.y - y);

/** @param {Point[]} line @param {number} x @param {number} y */
const closestOn = (line, x, y) =>
  line.slice(1).reduce((best, to, i) => {
    const foot = footOn(line[i], to, x, y);
    return far(foot, x, y) < far(best, x, y) ? foot : best;
  }, line[0]);

/** The nearest point of a straight piece. @param {Point} from @param {Point} to @param {number} x @param {number} y @returns {Point} */
function footOn(from, to, x, y) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const part = Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
  return { x: from.x + part * dx, y: from.y + part * dy };
}
