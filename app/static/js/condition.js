// @ts-check
/** The condition of a universe as text. Pure. */

/** @typedef {{before: string, at: string, after: string}} Spot `at` is empty past the last character */

/** Everyone when nothing is written. @param {string} text */
export const whereOf = (text) => (text.trim() ? text : "true");

/**
 * The text around the character that a fault names, counted from 1 as people do; null when it names none.
 * @param {string} text
 * @param {string} what
 * @returns {Spot | null}
 */
export function spotIn(text, what) {
  const named = /\b(?:character|carácter) (\d+)/.exec(what);
  const letters = Array.from(text); // the server counts a letter outside the basic plane once
  if (!named || Number(named[1]) > letters.length + 1) return null;
  const at = Number(named[1]) - 1;
  const word = /^[\w.]+/u.exec(letters.slice(at).join(""))?.[0] ?? letters[at] ?? "";
  return { before: letters.slice(0, at).join(""), at: word, after: letters.slice(at).join("").slice(word.length) };
}
