// @ts-check
/** The stops of a walk in order, to look at or to change: drag one, or choose it and say where it belongs. */
import { signal } from "@preact/signals";
import { distanceText } from "../format.js";
import { handout, stopChosen, unit } from "../state.js";
import { redoWalk, solving, undoWalk, wishWalk } from "../walk-actions.js";
import { streetsOf } from "../walk-list.js";
import { broughtBack, early, isEmpty, leftOut, moved, NO_WISH, pinnedFirst, pinnedLast, turned, wishedOf } from "../walk-wish.js";
import { say } from "../words.js";
import { dragging, grip } from "./drag-rows.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { Term } from "./term.js";

const editing = signal(false);

/** @param {{walk: any}} props */
export function StopList({ walk }) {
  const addresses = handout.value?.turf_id === walk.turf_id ? handout.value : null;
  return html`
    <section class="stack" aria-label=${say("walk.stops", { n: walk.stops.length })}>
      <div class="row spread"><h3>${say("walk.stops", { n: walk.stops.length })} <${Term} name="stop" /></h3>
        <button class="button small" aria-pressed=${editing.value} onClick=${() => (editing.value = !editing.value)}>${say(editing.value ? "wish.done" : "wish.change")}</button></div>
      ${editing.value && html`<${WishBar} walk=${walk} />`}
      <ol class=${editing.value ? "stop-rows" : "blocks"} aria-busy=${solving.value}>
        ${editing.value ? streetsOf(walk, addresses).flatMap((street) => street.stops).map((stop, i) => html`<${StopRow} key=${walk.stops[i].door_ids[0]} walk=${walk} stop=${stop} at=${i} />`)
          : streetsOf(walk, addresses).map((street) => html`<${Street} street=${street} />`)}
      </ol></section>`;
}

/** @param {{walk: any}} props */
const WishBar = ({ walk }) => html`
  <p class="small quiet">${say("wish.how")}</p>
  <div class="row wish-bar">
    <button class="button icon" aria-label=${say("wish.undo")} title=${say("wish.undo")} disabled=${!walk.can_undo || solving.value} onClick=${undoWalk}><${Icon} name="undo" /></button>
    <button class="button icon" aria-label=${say("wish.redo")} title=${say("wish.redo")} disabled=${!walk.can_redo || solving.value} onClick=${redoWalk}><${Icon} name="redo" /></button>
    <button class="button" disabled=${solving.value} onClick=${() => wishWalk(turned(walk.wish))}>${say("wish.reverse")}</button>
    ${!isEmpty(walk.wish) && html`<button class="button" disabled=${solving.value} onClick=${() => wishWalk(NO_WISH)}>${say("wish.clear")}</button>`}
  </div>
  ${walk.wish.left_out_door_ids.length > 0 && html`<ul class="left-out">${walk.left_out.map((/** @type {any} */ door, /** @type {number} */ i) => door.reason === "wish" && html`
    <li class="row spread small"><span>${walk.left_out_at[i] || door.door_id}</span><button class="link" disabled=${solving.value}
      onClick=${() => wishWalk(broughtBack(walk.wish, door.door_id))}>${say("wish.bring-back")}</button></li>`)}</ul>`}`;

/** @param {{walk: any, stop: import("../walk-list.js").ListStop, at: number}} props */
function StopRow({ walk, stop, at }) {
  const own = walk.stops[at];
  const chosen = stopChosen.value === stop.order;
  const marks = wishedOf(walk.wish, own.door_ids);
  const drop = (/** @type {number} */ to) => to !== at && wishWalk(moved(walk.wish, walk.stops, at, to));
  return html`
    <li class=${`stop-row ${dragging.value?.from === at ? "dragged" : ""} ${dragging.value?.to === at ? "target" : ""}`} data-at=${at}>
      <span class="stop-grip" aria-hidden="true" title=${say("wish.drag")} onPointerDown=${(/** @type {PointerEvent} */ event) => !solving.value && grip(event, at, drop)}>⠿</span>
      <button class="stop-name" aria-expanded=${chosen} onClick=${() => (stopChosen.value = chosen ? null : stop.order)} aria-label=${stopLabel(stop)}>
        <span class="order">${stop.order}</span><b>${stop.house_number}</b><span class="grow quiet small">${stop.street_name || say("walk.no-street")}</span>
        ${stop.door_count > 1 && html`<small>×${stop.door_count}</small>`}${marks.map((mark) => html`<span class="tag">${say(`wish.mark.${mark}`)}</span>`)}
      </button>
      ${chosen && html`<${StopActions} walk=${walk} at=${at} drop=${drop} />`}
    </li>`;
}

/** @param {{walk: any, at: number, drop: (to: number) => any}} props */
function StopActions({ walk, at, drop }) {
  const { stops, wish } = walk;
  /** @type {[string, () => any, boolean][]} */
  const verbs = [
    ["sooner", () => drop(at - 1), at > 0], ["later", () => drop(at + 1), at < stops.length - 1], ["first", () => wishWalk(pinnedFirst(wish, stops[at])), true],
    ["last", () => wishWalk(pinnedLast(wish, stops[at])), true], ["early", () => wishWalk(early(wish, stops[at])), true], ["leave-out", () => wishWalk(leftOut(wish, stops[at])), stops.length > 1],
  ];
  return html`<div class="row stop-actions">${verbs.map(([verb, act, can]) => html`<button class="button small" disabled=${!can || solving.value} onClick=${act}>${say(`wish.${verb}`)}</button>`)}</div>`;
}

/** @param {import("../walk-list.js").ListStop} stop */
const stopLabel = (stop) => say("walk.stop", { order: stop.order, house: `${stop.house_number} ${stop.street_name}`.trim(), n: stop.door_count, far: distanceText(stop.walk_m, unit.value) });

/** A stretch on one side of a street. @param {{street: import("../walk-list.js").Street}} props */
const Street = ({ street }) => html`
  <li><p class="block-name">${street.name || say("walk.no-street")} ${street.side && html`<span class="quiet small">${say(`side.${street.side}`)}</span>`}</p>
    <ol class="stops">${street.stops.map((stop) => html`<${Stop} key=${stop.order} stop=${stop} />`)}</ol></li>`;

/** @param {{stop: import("../walk-list.js").ListStop}} props */
function Stop({ stop }) {
  const chosen = stopChosen.value === stop.order;
  return html`<li><button class="stop" aria-pressed=${chosen} onClick=${() => (stopChosen.value = chosen ? null : stop.order)} aria-label=${stopLabel(stop)}>
    <span class="order">${stop.order}${stop.partner && html`<small class="partner">${stop.partner}</small>`}</span>${stop.house_number && html`<b>${stop.house_number}</b>`}${stop.door_count > 1 && html`<small>×${stop.door_count}</small>`}</button></li>`;
}
