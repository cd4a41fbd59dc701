// @ts-check
/** Asking the server, and what is said of it: one note at a time. */
import { signal } from "@preact/signals";
import { ask, Problem } from "../js/api.js";

export const note = signal(/** @type {{text: string, mend: string, isWrong: boolean} | null} */ (null));

/** @param {string} text @param {boolean} [isWrong] */
export const tell = (text, isWrong = false) => (note.value = { text, mend: "", isWrong });

/**
 * Ask; null and a note when it did not work.
 * @param {string} path @param {{method?: string, body?: any}} [options]
 */
export async function attempt(path, options) {
  try {
    return (await ask(path, options)) ?? true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    note.value = { text: error.what, mend: error.mend, isWrong: true };
    return null;
  }
}

/** The fields of a form by name. @param {SubmitEvent} event @returns {Record<string, string>} */
export function fieldsOf(event) {
  event.preventDefault();
  const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
  return Object.fromEntries([...data].map(([name, value]) => [name, String(value).trim()]));
}
