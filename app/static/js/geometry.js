// @ts-check
/**
 * Shapes on the world square: x and y from 0 to 1, Web Mercator, y down. Pure; canvas layers draw from it.
 * @typedef {Float64Array} Ring flat x, y, x, y …
 * @typedef {{rings: Ring[], box: [number, number, number, number], label: [number, number]}} Shape
 */

/** @param {number} lon */
export const worldX = (lon) => lon / 360 + 0.5;

/** @param {number} lat */
export function worldY(lat) {
  const sin = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
}

/** @param {number} x */
export const lonOf = (x) => (x - 0.5) * 360;

/** @param {number} y */
export const latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/**
 * Flat world coordinates of lon, lat pairs.
 * @param {ReadonlyArray<ReadonlyArray<number>>} points
 */
export function ringOf(points) {
  const ring = new Float64Array(points.length * 2);
  points.forEach((point, i) => {
    ring[2 * i] = worldX(point[0]);
    ring[2 * i + 1] = worldY(point[1]);
  });
  return ring;
}

/**
 * A GeoJSON Polygon, MultiPolygon or collection of them as one shape.
 * @param {any} geometry
 * @returns {Shape}
 */
export function shapeOf(geometry) {
  const rings = polygonsOf(geometry).flatMap((polygon) => polygon.map(ringOf));
  const box = boxOf(rings);
  return { rings, box, label: labelPoint(rings) };
}

/** @param {any} geometry @returns {number[][][][]} */
function polygonsOf(geometry) {
  if (geometry.type === "Polygon") return [geometry.coordinates];
  if (geometry.type === "MultiPolygon") return geometry.coordinates;
  return (geometry.geometries ?? []).flatMap(polygonsOf);
}

/** @param {Ring[]} rings @returns {[number, number, number, number]} west, north, east, south */
export function boxOf(rings) {
  const box = /** @type {[number, number, number, number]} */ ([Infinity, Infinity, -Infinity, -Infinity]);
  for (const ring of rings)
    for (let i = 0; i < ring.length; i += 2) {
      box[0] = Math.min(box[0], ring[i]);
      box[1] = Math.min(box[1], ring[i + 1]);
      box[2] = Math.max(box[2], ring[i]);
      box[3] = Math.max(box[3], ring[i + 1]);
    }
  return box;
}

/**
 * Whether a point lies inside, by counting crossings over all rings (holes count out).
 * @param {Shape} shape
 * @param {number} x
 * @param {number} y
 */
export function contains(shape, x, y) {
  const [west, north, east, south] = shape.box;
  if (x < west || x > east || y < north || y > south) return false;
  return crossingsAt(shape.rings, y).filter((at) => at > x).length % 2 === 1;
}

/** Where a level line crosses the rings, unordered. @param {Ring[]} rings @param {number} y */
function crossingsAt(rings, y) {
  const found = [];
  for (const ring of rings)
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2)
      if (ring[i + 1] > y !== ring[j + 1] > y)
        found.push(ring[i] + ((y - ring[i + 1]) / (ring[j + 1] - ring[i + 1])) * (ring[j] - ring[i]));
  return found;
}

/**
 * A point well inside for a badge: the middle of the widest stretch on three level lines through the
 * largest part.
 * @param {Ring[]} rings
 * @returns {[number, number]}
 */
function labelPoint(rings) {
  const [west, north, east, south] = rings.map((ring) => boxOf([ring])).reduce((best, box) => (areaOf(box) > areaOf(best) ? box : best), [0, 0, 0, 0]);
  let widest = 0;
  /** @type {[number, number]} */
  let point = [(west + east) / 2, (north + south) / 2];
  for (const share of [0.5, 0.38, 0.62]) {
    const y = north + (south - north) * share;
    const at = crossingsAt(rings, y).sort((a, b) => a - b);
    for (let i = 0; i + 1 < at.length; i += 2)
      if (at[i + 1] - at[i] > widest * 1.25) {
        widest = at[i + 1] - at[i];
        point = [(at[i] + at[i + 1]) / 2, y];
      }
  }
  return point;
}

/** @param {number[]} box */
const areaOf = (box) => (box[2] - box[0]) * (box[3] - box[1]);

/**
 * Points every `step` along a line, with the direction there in radians.
 * @param {ArrayLike<number>} line flat x, y in pixels
 * @param {number} step
 * @returns {{x: number, y: number, angle: number}[]}
 */
export function everyStep(line, step) {
  const marks = [];
  let ahead = step / 2;
  for (let i = 2; i < line.length; i += 2) {
    const dx = line[i] - line[i - 2];
    const dy = line[i + 1] - line[i - 1];
    const length = Math.hypot(dx, dy);
    for (; ahead <= length && length > 0; ahead += step)
      marks.push({ x: line[i - 2] + (dx * ahead) / length, y: line[i - 1] + (dy * ahead) / length, angle: Math.atan2(dy, dx) });
    ahead -= length;
  }
  return marks;
}

/**
 * One of `hues` colours for each shape, so that shapes whose boxes touch differ where possible.
 * @param {Shape[]} shapes
 * @param {number} hues
 */
export function colourApart(shapes, hues) {
  /** @type {number[]} */
  const chosen = [];
  shapes.forEach((shape, i) => {
    const taken = new Set();
    for (let j = 0; j < i; j++) if (boxesMeet(shape.box, shapes[j].box)) taken.add(chosen[j]);
    let hue = i % hues;
    for (let tries = 0; taken.has(hue) && tries < hues; tries++) hue = (hue + 5) % hues;
    chosen.push(hue);
  });
  return chosen;
}

/** @param {number[]} a @param {number[]} b */
const boxesMeet = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
