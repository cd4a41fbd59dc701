// @ts-check
/** What a cell says, in words: its value, its interval, what it rests on. */
import { figure, percent } from "../format.js";
import { say } from "../words.js";

/** @param {{kind?: string}} found */
export const isRate = (found) => found.kind === "rate";

/** Whether values are pulled towards the area's mean. @param {{kind?: string}} found */
export const isShrunk = (found) => found.kind === "rate" || found.kind === "mean";

/** @param {any} found the heatmap @param {number} value */
export const valueText = (found, value) => (isRate(found) ? percent(value, digitsOf(found)) : figure(value));

/** Digits that tell the classes of rates apart. @param {{breaks?: number[]}} found */
function digitsOf({ breaks = [] }) {
  const closest = breaks.reduce((least, limit, i) => (i ? Math.min(least, limit - breaks[i - 1]) : least), 1);
  return closest >= 0.01 ? 0 : closest >= 0.001 ? 1 : 2;
}

/** The value with its unit; or why there is none. @param {any} found @param {any} cell */
export function valueOf(found, cell) {
  if (cell.hidden) return say("cell.hidden");
  if (cell.value === null) return say("legend.no-data");
  return isRate(found) ? valueText(found, cell.value) : `${valueText(found, cell.value)} ${unitText(found)}`.trim();
}

/** @param {string} words */
const slug = (words) => words.replaceAll(" ", "-");

/** A unit in words: ours where we have some, else the server's. @param {any} found */
export function unitText(found) {
  const voted = /^voted in (.+)$/.exec(found.unit);
  if (voted) return say("unit.of.voted-in", { election: voted[1] });
  const key = `unit.of.${slug(found.unit)}`;
  const words = say(key);
  return words === key ? found.unit : words;
}

/** "41 % – 63 %", or "" where there is no interval. @param {any} found @param {any} cell */
export const intervalText = (found, cell) =>
  cell.hidden || cell.low === null || cell.low === undefined || cell.high === null ? "" : `${valueText(found, cell.low)} – ${valueText(found, cell.high)}`;

/** An area's name, a hex's code. @param {any} cell */
export const cellName = (cell) => cell.name ?? cell.code ?? cell.cell_id;

/** The lines of the tooltip below the name. @param {any} found @param {any} cell @returns {string[]} */
export function tipLines(found, cell) {
  if (cell.hidden) return [say("cell.hidden-why", { n: found.least })];
  if (cell.value === null) return []; // the value said so
  const interval = intervalText(found, cell);
  return [
    interval ? say("cell.interval", { interval }) : "",
    isShrunk(found) ? say("cell.n", { n: cell.n }) : "",
    cell.too_few ? say("cell.few") : "",
    isShrunk(found) && cell.raw !== null && cell.raw !== undefined ? say("cell.shrunk", { raw: valueText(found, cell.raw), mean: valueText(found, found.mean ?? 0) }) : "",
  ].filter(Boolean);
}
