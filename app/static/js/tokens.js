// @ts-check
/** The colours of tokens.css for canvases, read once per light or dark. */

const dark = matchMedia("(prefers-color-scheme: dark)");
/** @type {Map<string, string>} */
const read = new Map();
dark.addEventListener("change", () => read.clear());
addEventListener("theme", () => read.clear());

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
export function onScheme(listener) {
  const soon = () => queueMicrotask(listener);
  dark.addEventListener("change", soon);
  addEventListener("theme", soon);
}

/** "light", "dark", or "" for as the computer has it, and where the browser keeps nothing. */
export function themeChosen() {
  try {
    return localStorage.getItem("theme") ?? "";
  } catch {
    return "";
  }
}

/** Keep a choice of light or dark and show it at once. @param {string} theme as `themeChosen` gives it */
export function chooseTheme(theme) {
  localStorage.setItem("theme", theme);
  dispatchEvent(new Event("theme"));
}

export const TURF_HUES = 12;
