// @ts-check
/** The handle of a bottom sheet, which has three heights: drag it, tap it, or use the arrow keys. */
import { sheet } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** @typedef {"low" | "half" | "full"} Height */

const HEIGHTS = /** @type {Height[]} */ (["low", "half", "full"]);
const TAP_PX = 6;
/** The share of the window that a sheet takes when it is let go between two heights: the nearer wins. */
const SHARES = { low: 0.1, half: 0.45, full: 0.85 };

/** @param {number} share of the window's height @returns {Height} */
export const nearest = (share) => HEIGHTS.reduce((best, one) => (Math.abs(SHARES[one] - share) < Math.abs(SHARES[best] - share) ? one : best));

/** @param {number} steps */
const move = (steps) => (sheet.value = HEIGHTS[Math.max(0, Math.min(HEIGHTS.length - 1, HEIGHTS.indexOf(sheet.value) + steps))]);

/** @type {{from: number, height: number, box: HTMLElement, moved: boolean} | null} */
let drag = null;

/** @param {any} event */
function begin(event) {
  const box = event.currentTarget.parentElement;
  drag = { from: event.clientY, height: box.getBoundingClientRect().height, box, moved: false };
  event.currentTarget.setPointerCapture(event.pointerId);
}

/** @param {PointerEvent} event */
function follow(event) {
  if (!drag || (!drag.moved && Math.abs(event.clientY - drag.from) < TAP_PX)) return;
  drag.moved = true;
  drag.box.style.height = `${drag.height + drag.from - event.clientY}px`;
}

function end() {
  if (!drag) return;
  const { box, moved } = drag;
  drag = null;
  if (!moved) return;
  sheet.value = nearest(box.getBoundingClientRect().height / innerHeight);
  box.style.height = "";
  justDragged = true;
}

/** A drag ends with a click, which is none. */
let justDragged = false;

function tap() {
  if (!justDragged) sheet.value = HEIGHTS[(HEIGHTS.indexOf(sheet.value) + 1) % HEIGHTS.length];
  justDragged = false;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key === "ArrowUp") move(1);
  else if (event.key === "ArrowDown") move(-1);
  else return;
  event.preventDefault();
}

export const Grip = () => html`
  <button class="grip" aria-label=${say(`sheet.${sheet.value}`)} onClick=${tap} onKeyDown=${onKey} onPointerDown=${begin} onPointerMove=${follow} onPointerUp=${end} onPointerCancel=${end}></button>`;
