// @ts-check
/** Keys heard on the whole page. While drawing they serve the drawing. */
import { choices, chooseBy, choosingBy, endChoosing } from "./area-turfs.js";
import { redoEdit, undoEdit } from "./edits.js";
import { cancelPlacing, crossMoved, enterPlace } from "./places.js";
import { beginDrawing, cancelDrawing, cannotDraw, drawing, dropCorner, finishDrawing, followCross, redoCorner, sketch, snapping, undoCorner } from "./sketch.js";
import { mayOpen } from "./staff/record.js";
import { cutHere, keysOpen, layersOpen, panel, pick, placing, turfPicked, universes } from "./state.js";
import { townMap } from "./sync.js";

/** @type {Record<string, number>} */
const ZOOM = { "+": 1, "=": 1, "-": -1 };

export const listenToKeys = () => addEventListener("keydown", hear);

/** @param {KeyboardEvent} event */
function hear(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const typing = target.matches?.("input:not([type=range], [type=checkbox]), select, textarea, [contenteditable]");
  if (document.querySelector("dialog[open]")) return; // its own keys; the signal hears of its end a moment later
  const done = withControl(event, typing) || (drawing.value && whileDrawing(event, target, typing)) || (placing.value && whilePlacing(event, target, typing)) || (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && plain(event));
  if (done) event.preventDefault();
}

/** @param {KeyboardEvent} event @param {boolean} typing */
function withControl(event, typing) {
  if (typing || placing.value || !mayOpen("turf") || !(event.ctrlKey || event.metaKey)) return false;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) drawing.value ? undoCorner() : void undoEdit();
  else if (key === "y" || (key === "z" && event.shiftKey)) drawing.value ? redoCorner() : void redoEdit();
  else return false;
  return true;
}

/** @param {KeyboardEvent} event @param {HTMLElement} target @param {boolean} typing */
function whileDrawing(event, target, typing) {
  if (event.key === "Escape") cancelDrawing();
  else if (typing || target.matches("button, a")) return false;
  else if (event.key === "Enter") sketch.value?.finished || finishDrawing();
  else if (event.key === " " && target.matches("input")) return false; // its own key
  else if (event.key === " ") dropCorner();
  else if (event.key.toLowerCase() === "s") toggleSnapping();
  else return moveMap(event.key, followCross);
  return true;
}

/** @param {KeyboardEvent} event @param {HTMLElement} target @param {boolean} typing */
function whilePlacing(event, target, typing) {
  if (event.key === "Escape") cancelPlacing();
  else if (typing || event.defaultPrevented) return false;
  else if (ZOOM[event.key]) townMap().zoomBy(ZOOM[event.key]);
  else if (event.key !== "Enter") return moveMap(event.key, crossMoved);
  else if (target.matches("button, a, summary")) return event.repeat; // a key held down shall not save as well
  else event.repeat || enterPlace();
  return true;
}

const toggleSnapping = () => void (snapping.value = !snapping.value);

/** Arrow keys move the map under the cross. @param {string} key @param {() => void} onMoved */
function moveMap(key, onMoved) {
  const step = { ArrowLeft: [-40, 0], ArrowRight: [40, 0], ArrowUp: [0, -40], ArrowDown: [0, 40] }[key];
  if (!step) return false;
  townMap().pan(step[0], step[1]);
  onMoved();
  return true;
}

/** @param {KeyboardEvent} event */
function plain(event) {
  if (event.key === "?") keysOpen.value = true;
  else if (event.key === "/") document.getElementById("search")?.focus();
  else if (event.key === "Escape") choosingBy.value ? endChoosing() : (pick.value = null);
  else if (event.key.toLowerCase() === "l") layersOpen.value = !layersOpen.value;
  else if (!mayOpen("turf")) return false;
  else if (event.key.toLowerCase() === "a" && canChoose()) void chooseBy(choices.value[0]);
  else if (event.key.toLowerCase() === "d") void beginDrawing(townMap());
  else if (event.key.toLowerCase() === "m" && turfPicked.value) void beginDrawing(townMap(), turfPicked.value.turf_id);
  else return false;
  return true;
}

/** Whether areas may be chosen now: the turfs on the map are those of the current cut. */
function canChoose() {
  if (!universes.value.length || cutHere.value?.state === "draft" || cannotDraw.value) return false;
  panel.value = "turf";
  return true;
}
