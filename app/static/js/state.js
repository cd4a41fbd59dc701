// @ts-check
/** What the page knows and shows, as signals. The server is the truth; the address says what is shown. */
import { computed, signal } from "@preact/signals";
import { colourApart, contains, shapeOf } from "./geometry.js";
import { TURF_HUES } from "./tokens.js";

/** @typedef {import("./url.js").Shown} Shown */

export const campaign = signal(/** @type {any} */ (null));
export const universes = signal(/** @type {any[]} */ ([]));
export const universe = signal("");
export const cuts = signal(/** @type {any[]} */ ([]));
export const turfs = signal(/** @type {any[]} */ ([]));
/** The heatmap being shown and the cell shapes of it. */
export const heatmap = signal(/** @type {any} */ (null));
export const cells = signal(/** @type {any[]} */ ([]));
/** Doors in view: columns, and how many there are in all. */
export const doors = signal(/** @type {any} */ (null));
export const walk = signal(/** @type {any} */ (null));
export const handout = signal(/** @type {any} */ (null));

export const panel = signal("turf");
export const pick = signal(/** @type {{kind: string, id: string} | null} */ (null));
/** A turf the map should go to. */
export const bringIntoView = signal("");
export const stopChosen = signal(/** @type {number | null} */ (null));
export const metric = signal("doors");
export const by = signal("hex");
export const zoom = signal(12);
export const shownLayers = signal(new Set(["turfs", "doors", "walk"]));
export const opacity = signal(/** @type {Record<string, number>} */ ({ cells: 0.65 }));
export const layersOpen = signal(false);
/** The layer whose strength is being set. */
export const tuning = signal("");
export const keysOpen = signal(false);
export const settingsOpen = signal(false);
export const termsOpen = signal(false);
/** Whether the form that cuts anew is shown beside what is cut. */
export const cutFormOpen = signal(false);
/** The door being put on the map by hand. */
export const placing = signal(/** @type {Placing | null} */ (null));
export const sheet = signal(/** @type {"low" | "half" | "full"} */ ("half"));

export const jobs = signal(/** @type {import("./jobs.js").Job[]} */ ([]));
export const notes = signal(/** @type {Note[]} */ ([]));
/** Work that was interrupted, to be started again. */
export const interrupted = signal(/** @type {{what: string, again: () => void} | null} */ (null));
export const savedAt = signal(/** @type {Date | null} */ (null));
export const loaded = signal(false);
/** @type {import("@preact/signals").Signal<"mi" | "km">} */
export const unit = signal(localStorage.getItem("unit") === "km" ? "km" : "mi");
/** The distances of printed lists. */
export const onPaper = computed(() => (unit.value === "km" ? "kilometres" : "miles"));

/** Keep a choice of distances; the page shows it at once. @param {string} chosen */
export function chooseUnit(chosen) {
  unit.value = chosen === "km" ? "km" : "mi";
  localStorage.setItem("unit", unit.value);
}

/** @typedef {{id: number, kind: "problem" | "done" | "note", what: string, mend: string, details: string, action?: {label: string, act: () => void}}} Note */

/**
 * `at` is lon, lat of its pin; `cross` whether the cross in the middle of the map is in use, `follows` whether the pin moves with it.
 * @typedef {{door: import("./places.js").LostDoor, at: [number, number] | null, cross: boolean, follows: boolean, saving: boolean}} Placing
 */

/** A draft that is looked at, whole; it stands on the map in place of the current cut. */
export const draftShown = signal(/** @type {any} */ (null));
/** Turfs ticked in the table, for what is done with several. */
export const ticked = signal(/** @type {Set<string>} */ (new Set()));
/** Turfs that stay as they are when turf is cut again. */
export const locked = signal(/** @type {Set<string>} */ (new Set()));

/** The current cut of the chosen universe. */
export const cut = computed(() => cuts.value.find((one) => one.state === "current" && one.universe_name === universe.value) ?? null);

/** Drafts of the chosen universe, newest last. */
export const drafts = computed(() => cuts.value.filter((one) => one.state === "draft" && one.universe_name === universe.value));

/** The cut on the map: a draft that is looked at, else the current one. */
export const cutHere = computed(() => (draftShown.value?.universe_name === universe.value ? draftShown.value : cut.value));

/** Turfs of that cut in the order of their numbers. */
export const turfsHere = computed(() =>
  [...(cutHere.value?.state === "draft" ? cutHere.value.turfs : turfs.value.filter((turf) => turf.cut_id === cut.value?.cut_id))].sort((a, b) => a.number - b.number),
);

/** Their shapes with a hue each, neighbours told apart. */
export const turfShapes = computed(() => {
  const shapes = turfsHere.value.map((turf) => shapeOf(turf.boundary));
  const hues = colourApart(shapes, TURF_HUES);
  return turfsHere.value.map((turf, i) => ({ ...shapes[i], turf_id: turf.turf_id, number: turf.number, hue: hues[i] }));
});

/** Doors in view with the turf that holds them; those of a draft are told by its shapes. */
export const doorsHere = computed(() => {
  const seen = doors.value;
  if (!seen?.door_id || cutHere.value?.state !== "draft") return seen;
  const turfAt = (/** @type {number} */ i) => turfShapes.value.find((shape) => contains(shape, seen.x[i], seen.y[i]))?.turf_id ?? null;
  return { ...seen, turf_id: seen.door_id.map((/** @type {string} */ _, /** @type {number} */ i) => turfAt(i)) };
});

export const hueOfTurf = computed(() => new Map(turfShapes.value.map((shape) => [shape.turf_id, shape.hue])));

export const turfPicked = computed(() =>
  pick.value?.kind === "turf" ? [...turfsHere.value, ...turfs.value].find((turf) => turf.turf_id === pick.value?.id) ?? null : null,
);

export const universeHere = computed(() => universes.value.find((one) => one.name === universe.value) ?? null);

/** @param {any} turf @returns {number} seconds of work */
export const workOf = (turf) => turf.knock_s + turf.walk_s;
