// @ts-check
/** Why a row or a voter was left out, in the reader's language; a reason without words of its own as the server gives it. */
import { say } from "./words.js";

/** @param {string} reason */
export function reasonText(reason) {
  const far = /^more than (\d+) m from any street$/.exec(reason);
  if (far) return say("why.far", { n: Number(far[1]) });
  const key = `why.${reason.replaceAll(" ", "-")}`;
  const words = say(key);
  return words === key ? reason : words;
}
