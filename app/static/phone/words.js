// @ts-check
/**
 * Every word of the phone page, in the language chosen on it; else the browser's, else English. A value is a
 * text, or the forms of a counted noun by plural rule; `{name}` is filled in.
 * @typedef {string | {one: string, other: string}} Entry
 */
import { signal } from "@preact/signals";
import { note, setNote } from "./storage.js";
import { en } from "./words/en.js";
import { es } from "./words/es.js";

/** @type {Record<string, Record<string, Entry>>} */
const catalogue = { en, es };
export const LANGUAGES = Object.keys(catalogue);
/** How figures and dates are written: people in the United States read 12,345.6 in both. @type {Record<string, string>} */
const LOCALES = { en: "en-US", es: "es-US" };

export const language = signal(LANGUAGES.find((code) => navigator.language.startsWith(code)) ?? "en");

export async function recallLanguage() {
  show(await note("language", language.value));
}

export const locale = () => LOCALES[language.value];

/** @param {string} code */
export function speak(code) {
  show(code);
  setNote("language", code).catch(() => {}); // asked for again the next time
}

/** @param {string} code */
function show(code) {
  language.value = code;
  document.documentElement.lang = code;
}

/** @param {string} key @param {Record<string, any>} [fill] `n` chooses the plural form */
export function say(key, fill = {}) {
  const code = language.value;
  const entry = catalogue[code][key];
  if (entry === undefined) return key;
  const text = typeof entry === "string" ? entry : new Intl.PluralRules(code).select(Number(fill.n)) === "one" ? entry.one : entry.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = fill[name] ?? "";
    return typeof value === "number" ? new Intl.NumberFormat(locale()).format(value) : value;
  });
}

/** @param {string} at @returns {string} today's time, else the day too */
export function timeOf(at) {
  const when = new Date(at);
  const isToday = when.toDateString() === new Date().toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { hour: "numeric", minute: "2-digit", ...(isToday ? {} : { month: "short", day: "numeric" }) };
  return new Intl.DateTimeFormat(locale(), options).format(when);
}

const FEET_A_METRE = 3.28084;
const usesFeet = ["US", "LR", "MM"].includes(new Intl.Locale(navigator.language).maximize().region ?? "");

/** @param {number} metres */
export function distanceOf(metres) {
  if (!usesFeet) return metres < 1000 ? say("distance.m", { d: nearest(metres) }) : say("distance.km", { d: (metres / 1000).toFixed(1) });
  const feet = metres * FEET_A_METRE;
  return feet < 1000 ? say("distance.ft", { d: nearest(feet) }) : say("distance.mi", { d: (metres / 1609.344).toFixed(1) });
}

/** @param {number} amount */
const nearest = (amount) => (amount < 100 ? Math.round(amount / 5) * 5 : Math.round(amount / 10) * 10);
