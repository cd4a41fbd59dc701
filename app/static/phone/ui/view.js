// @ts-check
/** The turf shown, as the parts of the page need it. */
import { computed } from "@preact/signals";
import { countDone, doorsOf, heardOf } from "../field.js";
import { doorId, ownEvents, pack, showDoor, showsBuilding } from "../state.js";

/** @typedef {import("../field.js").FieldDoor} FieldDoor */

export const doors = computed(() => (pack.value ? doorsOf(pack.value.body) : []));
export const heard = computed(() => (pack.value ? heardOf(pack.value, ownEvents.value) : new Map()));
export const progress = computed(() => countDone(heard.value));
export const here = computed(() => doors.value.find((one) => one.door_id === doorId.value) ?? doors.value[0] ?? null);

/** The doors at the same stop. @param {FieldDoor} one */
export const neighbours = (one) => doors.value.filter((other) => other.building === one.building);

/** Turn to the door before or after. @param {1 | -1} by */
export function turn(by) {
  const at = doors.value.findIndex((one) => one.door_id === here.value?.door_id);
  const next = doors.value[at + by];
  if (!next) return;
  showsBuilding.value = next.building !== here.value?.building;
  showDoor(next.door_id);
}
