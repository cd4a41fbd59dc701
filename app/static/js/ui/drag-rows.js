// @ts-check
/** Dragging a row of a list to another place, with mouse, pen or finger. The rows carry `data-at`. */
import { signal } from "@preact/signals";

/** The row that is dragged and the place it would be dropped at. */
export const dragging = signal(/** @type {{from: number, to: number} | null} */ (null));

const EDGE_PX = 48;
const SCROLL_PX = 12;

/**
 * Follow the pointer from a row's grip until it is let go; Esc gives up.
 * @param {PointerEvent} event
 * @param {number} from
 * @param {(to: number) => void} onDrop
 */
export function grip(event, from, onDrop) {
  const handle = /** @type {HTMLElement} */ (event.currentTarget);
  const list = /** @type {HTMLElement} */ (handle.closest("ol"));
  const box = /** @type {HTMLElement} */ (handle.closest(".scroller"));
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  dragging.value = { from, to: from };
  const end = (/** @type {boolean} */ drop) => {
    const to = dragging.value?.to ?? from;
    dragging.value = null;
    for (const [name, hear] of Object.entries(heard)) handle.removeEventListener(name, /** @type {any} */ (hear));
    removeEventListener("keydown", giveUp, true);
    if (drop && to !== from) onDrop(to);
  };
  const giveUp = (/** @type {KeyboardEvent} */ key) => {
    if (key.key !== "Escape") return;
    key.stopPropagation();
    end(false);
  };
  const heard = {
    pointermove: (/** @type {PointerEvent} */ move) => {
      const edge = box.getBoundingClientRect();
      if (move.clientY < edge.top + EDGE_PX) box.scrollBy(0, -SCROLL_PX);
      else if (move.clientY > edge.bottom - EDGE_PX) box.scrollBy(0, SCROLL_PX);
      dragging.value = { from, to: placeAt(list, move.clientY) };
    },
    pointerup: () => end(true),
    pointercancel: () => end(false),
  };
  for (const [name, hear] of Object.entries(heard)) handle.addEventListener(name, /** @type {any} */ (hear));
  addEventListener("keydown", giveUp, true);
}

/** The place in the list of a height on the screen. @param {HTMLElement} list @param {number} y */
function placeAt(list, y) {
  const rows = [...list.querySelectorAll(":scope > [data-at]")];
  const at = rows.findIndex((row) => y < row.getBoundingClientRect().bottom);
  return at < 0 ? rows.length - 1 : at;
}
