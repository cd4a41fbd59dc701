// @ts-check
/**
 * The time by the server's clock: a phone's own may be years off. Each answer says by how much; without a
 * network the last difference counts.
 */
import { note, setNote } from "./storage.js";

let behind_ms = 0;
const TOLD_TO_MS = 1_000;
const WORTH_NOTING_MS = 2_000;

export const now = () => Date.now() + behind_ms;

/** @returns {string} with its offset, as the record wants it */
export const moment = () => new Date(now()).toISOString();

export async function recallClock() {
  behind_ms = await note("clock-behind-ms", 0);
}

/**
 * Learn from an answer. The server wrote its time, cut to seconds, at some moment between asking and hearing;
 * a phone whose clock allows that is right, however slow the network is.
 * @param {Response} answer @param {number} began_ms when it was asked for, by the phone's own clock
 */
export function setClockBy(answer, began_ms) {
  const told_ms = Date.parse(answer.headers.get("date") ?? "");
  const ended_ms = Date.now();
  if (Number.isNaN(told_ms)) return;
  const isRight = told_ms > began_ms - TOLD_TO_MS && told_ms <= ended_ms;
  const found_ms = isRight ? 0 : Math.round(told_ms + TOLD_TO_MS / 2 - (began_ms + ended_ms) / 2);
  if (found_ms !== 0 && Math.abs(found_ms - behind_ms) < WORTH_NOTING_MS + (ended_ms - began_ms)) return;
  if (found_ms === behind_ms) return;
  behind_ms = found_ms;
  setNote("clock-behind-ms", behind_ms).catch(() => {}); // measured anew by the next answer
}
