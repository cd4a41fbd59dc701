// @ts-check
/** Figures as people read them: hours and minutes, miles or kilometres, whole numbers. */
import { locale } from "./language.js";
import { say } from "./words.js";

const whole = new Intl.NumberFormat(locale);
const oneDigit = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const METRES_OF = { mi: 1609.344, km: 1000 };

/** @typedef {"mi" | "km"} LongUnit */

/** @param {number} value */
export const count = (value) => whole.format(Math.round(value));

/** @param {number} rate 0 to 1 */
export const percent = (rate, digits = 0) =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(rate);

/**
 * A distance as its figure and unit: short ones in feet or metres.
 * @param {number} metres
 * @param {LongUnit} unit
 * @returns {[string, string]}
 */
export function distance(metres, unit) {
  const long = metres / METRES_OF[unit];
  if (long >= 0.1) return [oneDigit.format(long), unit];
  return unit === "mi" ? [count(Math.round(metres / 0.3048 / 10) * 10), say("unit.ft")] : [count(metres), "m"];
}

/**
 * A duration as figures and units, "2 h 52 min"; from ten hours on whole hours.
 * @param {number} seconds
 * @returns {[string, string][]}
 */
export function duration(seconds) {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return [[String(minutes), "min"]];
  if (minutes >= 6000) return [[count(minutes / 60), "h"]];
  const rest = minutes % 60;
  return rest ? [[String(Math.floor(minutes / 60)), "h"], [String(rest), "min"]] : [[String(minutes / 60), "h"]];
}

/** @param {number} seconds */
export const durationText = (seconds) => duration(seconds).map((pair) => pair.join(" ")).join(" ");

/** A duration as a narrow column shows it, "2:52". @param {number} seconds */
export const hoursMinutes = (seconds) => `${Math.floor(Math.round(seconds / 60) / 60)}:${String(Math.round(seconds / 60) % 60).padStart(2, "0")}`;

/**
 * @param {number} metres
 * @param {LongUnit} unit
 */
export const distanceText = (metres, unit) => distance(metres, unit).join(" ");

/** @param {string | Date} at */
export const clock = (at) => new Date(at).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", hour12: false });

/**
 * Limits of a class of a ramp, "6 – 10": whole numbers start after the limit below.
 * @param {number} above the limit below, exclusive
 * @param {number} upTo inclusive
 * @param {boolean} rate whether values are rates 0 to 1
 */
export function classText(above, upTo, rate) {
  if (rate) return `${percent(above)} – ${percent(upTo)}`;
  const whole_ = Number.isInteger(above) && Number.isInteger(upTo);
  const first = whole_ ? above + 1 : above;
  return first >= upTo ? figure(upTo) : `${figure(first)} – ${figure(upTo)}`;
}

/** @param {number} value */
export const figure = (value) => (Number.isInteger(value) ? whole.format(value) : oneDigit.format(value));
