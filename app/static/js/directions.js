// @ts-check
/** A walk in words: street by street, side by side, with the turn between. Pure. */
import { say } from "./words.js";

/**
 * @typedef {{street_name: string, parity: "odd" | "even" | "both" | "", from_number: string, to_number: string, first_stop: number, last_stop: number,
 *   door_count: number, walk_m: number, turn: string, at_street: string, via: string[], approach_m: number, partner: number}} Direction
 */

/** "Maple St, even side, 12 → 48". @param {Direction} part */
export function stretchText(part) {
  const { from_number: from, to_number: to } = part;
  const numbers = !from ? "" : from === to || !to ? from : `${from} → ${to}`;
  return [part.street_name || say("walk.no-street"), part.parity && say(`side.${part.parity}`), numbers].filter(Boolean).join(", ");
}

/** "cross at Oak St", "turn left, along Elm Ave"; "" at the start. @param {Direction} part */
export function turnText(part) {
  if (part.turn === "start") return "";
  const turn = part.at_street ? say(`turn.${part.turn}-at`, { street: part.at_street }) : say(`turn.${part.turn}`);
  return part.via.length ? say("turn.via", { turn, streets: part.via.join(", ") }) : turn;
}

/** Directions of each partner of a pair, or of the one who walks. @param {Direction[]} directions @returns {Direction[][]} */
export const byPartner = (directions) => [1, 2].map((partner) => directions.filter((part) => part.partner === partner)).filter((own) => own.length);
