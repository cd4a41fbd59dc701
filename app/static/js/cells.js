// @ts-check
/**
 * Cells of a heatmap: how fine at which zoom, and which colour of a ramp a class gets. Amounts spread over
 * cividis; values with a middle get one side of PuOr below it, the other above, and the neutral colour where
 * the middle falls inside a class.
 */

/** The H3 resolution whose hexes are a good finger wide at a zoom; each is the parent of the next. @param {number} at */
export const resolutionAt = (at) => Math.min(11, Math.max(6, Math.floor((at + 5) / 2)));

/** The class of a value: the first whose upper limit holds it; -1 for none to show. @param {any} cell @param {number[]} breaks */
export function levelOf(cell, breaks) {
  if (cell.value === null || cell.too_few) return -1;
  const level = breaks.findIndex((limit) => cell.value <= limit);
  return level < 0 ? Math.max(breaks.length - 1, 0) : level;
}

const AMOUNTS = 7;
const MIDDLE_COLOUR = 6;
const A_SIDE = 5;

/** The middle of metrics that have two sides. @type {Record<string, number>} */
export const MIDDLE = { support: 50 };

/** Names of ramp tokens, "amount-1", one a class. @param {{metric: string, breaks: number[]}} heatmap */
export function rampOf({ metric, breaks }) {
  const middle = MIDDLE[metric];
  if (middle === undefined) return breaks.map((_, i) => `amount-${1 + Math.round((i * (AMOUNTS - 1)) / Math.max(breaks.length - 1, 1))}`);
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
