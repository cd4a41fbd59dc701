// @ts-check
/** Moments as staff read them. */
import { locale } from "../language.js";

/** A day of the week and a time, or the date when it is further away. @param {Date} at */
export function momentText(at) {
  const near = Math.abs(at.getTime() - Date.now()) < 6 * 86_400_000;
  const day = /** @type {Intl.DateTimeFormatOptions} */ (near ? { weekday: "short" } : { month: "short", day: "numeric" });
  return at.toLocaleString(locale, { ...day, hour: "2-digit", minute: "2-digit", hour12: false });
}
