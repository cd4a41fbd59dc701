// @ts-check
/** What was heard at each door, for the map: fetched when doors are coloured by result. */
import { computed, effect, signal } from "@preact/signals";
import { ask } from "./api.js";
import { keepLooking } from "./connection.js";
import { attempt } from "./notes.js";
import { savedAt } from "./state.js";

/** The marks of results, in the order of the legend; each has a shape of its own beside its colour. */
export const MARKS = ["canvassed", "not-home", "refused", "other", "open"];
const AGAIN_MS = 30_000;

export const byResult = signal(false);
const states = signal(/** @type {Map<string, any>} */ (new Map()));

/** Which mark a door has, by its id; null while doors are coloured by turf. */
export const markOf = computed(() => {
  if (!byResult.value) return null;
  const known = states.value;
  return (/** @type {string} */ doorId) => {
    const outcome = known.get(doorId)?.outcome;
    return outcome === undefined ? "open" : MARKS.includes(outcome) ? outcome : "other";
  };
});

/** The latest at a door, for the inspector. @param {string} doorId */
export const stateOf = (doorId) => states.value.get(doorId) ?? null;

const load = () =>
  attempt(async () => {
    const found = await ask("door-states");
    states.value = new Map(found.map((/** @type {any} */ one) => [one.door_id, one]));
  });

/** Keep what was heard up to date while it is shown. */
export function followResults() {
  effect(() => {
    if (!byResult.value) return undefined;
    void savedAt.value;
    void load();
    return keepLooking(() => void load(), AGAIN_MS);
  });
}
