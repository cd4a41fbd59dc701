// @ts-check
/** The colours of tokens.css for canvases, read once per light or dark. */

const dark = matchMedia("(prefers-color-scheme: dark)");
/** @type {Map<string, string>} */
const read = new Map();
dark.addEventListener("change", () => read.clear());

/** A token's value, "--map-land". @param {string} name */
export function token(name) {
  let value = read.get(name);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    read.set(name, value);
  }
  return value;
}

/** Call when light turns to dark or back, after the tokens changed. @param {() => void} listener */
export const onScheme = (listener) => dark.addEventListener("change", () => queueMicrotask(listener));

export const TURF_HUES = 12;

