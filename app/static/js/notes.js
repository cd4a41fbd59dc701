// @ts-check
/** Notes: what happened, what is safe, what to do. Problems stay until closed; the rest leaves by itself. */
import { Problem } from "./api.js";
import { cutOff } from "./connection.js";
import { interrupted, notes } from "./state.js";
import { say } from "./words.js";

const LEAVES_AFTER_MS = 6000;
const ACTION_LEAVES_AFTER_MS = 10000;
let next = 1;

/** @param {import("./state.js").Note["kind"]} kind @param {string} what @param {Partial<import("./state.js").Note>} [more] */
export function note(kind, what, more = {}) {
  const id = next++;
  notes.value = [...notes.value.filter((one) => one.what !== what), { id, kind, what, mend: "", details: "", ...more }].slice(-4);
  if (kind !== "problem") setTimeout(() => close(id), more.action ? ACTION_LEAVES_AFTER_MS : LEAVES_AFTER_MS);
  return id;
}

/** @param {number} id */
export const close = (id) => {
  notes.value = notes.value.filter((one) => one.id !== id);
};

/** Show whatever was thrown. @param {unknown} error @param {() => void} [again] does the same once more */
export function trouble(error, again) {
  if (error instanceof DOMException && error.name === "AbortError") return;
  const unsent = error instanceof Problem && cutOff.value && (error.status === 0 || error.status === 401);
  if (unsent && !error.changing) return; // the page says so already
  if (error instanceof Problem && (error.again || unsent) && again) {
    const once = () => {
      close(told);
      again();
    };
    const told = note("problem", error.what, { mend: error.mend, action: { label: say(error.again ? "job.again" : "page.again"), act: once } });
    if (error.again) interrupted.value = { what: error.what, again: once };
    return;
  }
  if (error instanceof Problem) note("problem", error.what, { mend: error.mend, details: error.status ? say("note.status", { n: error.status }) : "" });
  else {
    note("problem", say("problem.page"), { mend: say("problem.page.mend"), details: String(error) });
    console.error(error);
  }
}

/** Run and show what goes wrong. @template T @param {() => Promise<T>} work @returns {Promise<T | undefined>} */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    trouble(error, () => {
      interrupted.value = null;
      void attempt(work);
    });
    return undefined;
  }
}
