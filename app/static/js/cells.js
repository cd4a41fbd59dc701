// @ts-check
/**
 * Cells of a heatmap: how fine at which zoom, their shapes, and which colour of a ramp a class gets. Amounts
 * spread over cividis; values with a middle get one side of PuOr below it, the other above, and the neutral
 * colour where the middle falls inside a class.
 */
import { boxOf, contains, ringOf } from "./geometry.js";

const FINEST = 11;
const LEAST_CODE = 3;
/** From this many doors on, hexes of the finest size would be more than a browser draws at once. */
const MANY_DOORS = 100_000;

/** The H3 resolution whose hexes are a good finger wide at a zoom; each is the parent of the next. @param {number} at @param {number} doors of the campaign */
export const resolutionAt = (at, doors = 0) => Math.min(doors > MANY_DOORS ? FINEST - 1 : FINEST, Math.max(6, Math.floor((at + 5) / 2)));

/** Whether too little is known of a cell to colour it. @param {any} cell */
export const isFew = (cell) => Boolean(cell.too_few || cell.hidden);

/** The class of a value: the first whose upper limit holds it, the last for more; -1 for none to show. @param {any} cell @param {number[]} breaks */
export function levelOf(cell, breaks) {
  if (cell.value === null || isFew(cell)) return -1;
  const level = breaks.findIndex((limit) => cell.value <= limit);
  return level < 0 ? Math.max(breaks.length - 1, 0) : level;
}

/** How hexes are called among each other: their ids without what all share. @param {string[]} ids */
export function codesOf(ids) {
  const short = ids.map((id) => id.replace(/f+$/, ""));
  const shortest = short.reduce((least, id) => Math.min(least, id.length), Infinity);
  let shared = 0;
  while (shared < shortest - LEAST_CODE && short.every((id) => id[shared] === short[0][shared])) shared++;
  return short.map((id) => id.slice(shared));
}

/** The shape of a hex. @param {number[][]} boundary closed, lon before lat */
export function hexShape(boundary) {
  const ring = ringOf(boundary);
  const box = boxOf([ring]);
  return { rings: [ring], box, label: /** @type {[number, number]} */ ([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]) };
}

/**
 * Cells whose middle lies in a loop of world points.
 * @template {import("./geometry.js").Shape} T
 * @param {[number, number][]} loop
 * @param {T[]} all
 * @returns {T[]}
 */
export function cellsInside(loop, all) {
  const rings = [Float64Array.from(loop.flat())];
  const shape = { rings, box: boxOf(rings), label: loop[0] };
  return all.filter((cell) => contains(shape, cell.label[0], cell.label[1]));
}

const AMOUNTS = 7;
const MIDDLE_COLOUR = 6;
const A_SIDE = 5;

/** Names of ramp tokens, "amount-1", one a class. @param {{breaks: number[], middle?: number | null}} heatmap */
export function rampOf({ breaks, middle = null }) {
  if (middle === null) return breaks.map((_, i) => `amount-${1 + Math.round((i * (AMOUNTS - 1)) / Math.max(breaks.length - 1, 1))}`);
  const below = breaks.filter((limit) => limit <= middle).length;
  const straddles = below < breaks.length && (breaks[below - 1] ?? -Infinity) < middle ? 1 : 0;
  return breaks.map((_, i) => {
    if (i < below) return `sides-${MIDDLE_COLOUR - spread(below - 1 - i, below)}`;
    if (straddles && i === below) return `sides-${MIDDLE_COLOUR}`;
    return `sides-${MIDDLE_COLOUR + spread(i - below - straddles, breaks.length - below - straddles)}`;
  });
}

/** Steps from the middle, 1 to 5: the farthest of few classes is not the darkest. @param {number} at @param {number} of */
const spread = (at, of) => (of <= 3 ? Math.round((at + 1) * 1.5) : Math.min(at + 1, A_SIDE));
