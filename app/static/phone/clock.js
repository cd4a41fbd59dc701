// @ts-check
/**
 * The time by the server's clock: a phone's own may be years off. Each answer says by how much; without a
 * network the last difference counts.
 */
import { note, setNote } from "./storage.js";

let behind_ms = 0;
const WORTH_NOTING_MS = 2_000;

export const now = () => Date.now() + behind_ms;

/** @returns {string} with its offset, as the record wants it */
export const moment = () => new Date(now()).toISOString();

export async function recallClock() {
  behind_ms = await note("clock-behind-ms", 0);
}

/** @param {Response} answer */
export function setClockBy(answer) {
  const told = Date.parse(answer.headers.get("date") ?? "");
  if (Number.isNaN(told)) return;
  const found = told - Date.now();
  if (Math.abs(found - behind_ms) < WORTH_NOTING_MS) return;
  behind_ms = Math.abs(found) < WORTH_NOTING_MS ? 0 : found;
  setNote("clock-behind-ms", behind_ms).catch(() => {}); // measured anew by the next answer
}
