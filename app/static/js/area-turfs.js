// @ts-check
/** Turfs of whole areas: precincts, block groups or hexes are chosen on the map or in the table, and become turfs. */
import { batch, computed, signal } from "@preact/signals";
import { watch } from "./actions.js";
import { ask, query } from "./api.js";
import { saving, tellMade } from "./edits.js";
import { areaShapes, hexShapes } from "./layers.js";
import { attempt } from "./notes.js";
import { campaign, cut, pick, universe } from "./state.js";
import { say } from "./words.js";

/** @typedef {import("./geometry.js").Shape & {area_id: string, name: string, door_count: number, voter_count: number, open_door_count: number, minutes: number}} Area */
/** What areas are chosen by: areas of a kind, or hexes of a resolution. @type {Record<string, number>} */
const HEXES = { "hex-8": 8, "hex-9": 9, "hex-10": 10 };

/** What is chosen by, "precinct", "block-group", "hex-9" …; "" while nothing is. */
export const choosingBy = signal("");
/** Areas with doors of the universe, with their shapes; null while they are on their way. */
export const areas = signal(/** @type {Area[] | null} */ (null));
export const chosen = signal(/** @type {Set<string>} */ (new Set()));
/** The area under the pointer or the keyboard's focus. */
export const areaAimed = signal("");

/** What the campaign can choose by. */
export const choices = computed(() => [
  ...(campaign.value?.precinct_count ? ["precinct"] : []), ...(campaign.value?.block_group_count ? ["block-group"] : []), ...Object.keys(HEXES),
]);

/** The chosen areas and what their turfs would take. */
export const chosenSums = computed(() => {
  const own = (areas.value ?? []).filter((area) => chosen.value.has(area.area_id));
  const sum = (/** @type {(area: Area) => number} */ of) => own.reduce((total, area) => total + of(area), 0);
  return { count: own.length, doors: sum((area) => area.door_count), voters: sum((area) => area.voter_count), minutes: sum((area) => area.minutes) };
});

let turn = 0;

/** Begin to choose, or choose by something else. @param {string} by */
export const chooseBy = (by) =>
  attempt(async () => {
    const mine = ++turn;
    batch(() => {
      choosingBy.value = by;
      chosen.value = new Set();
      areas.value = null;
      areaAimed.value = "";
      pick.value = null;
    });
    const kind = by in HEXES ? "hex" : by;
    const found = await ask(`area-measures${query({ universe: universe.value, by: kind, resolution: HEXES[by] })}`);
    const shapes = await shapesOf(kind, found);
    if (mine === turn && choosingBy.value === by) areas.value = found.filter((/** @type {any} */ one) => shapes.has(one.area_id)).map((/** @type {any} */ one) => ({ ...shapes.get(one.area_id), ...one }));
  });

/** @param {string} kind @param {any[]} found @returns {Promise<Map<string, any>>} by id */
async function shapesOf(kind, found) {
  const shapes = kind === "hex" ? await hexShapes(found.map((one) => ({ cell_id: one.area_id }))) : await areaShapes(/** @type {any} */ (kind));
  return new Map(shapes.map((/** @type {any} */ shape) => [shape.cell_id ?? shape.area_id, shape]));
}

export function endChoosing() {
  turn++;
  batch(() => {
    choosingBy.value = "";
    chosen.value = new Set();
    areas.value = null;
  });
}

/** @param {string} areaId @param {boolean} [on] changed over when left out */
export function chooseArea(areaId, on) {
  const next = new Set(chosen.value);
  if (on ?? !next.has(areaId)) next.add(areaId);
  else next.delete(areaId);
  chosen.value = next;
}

/** @param {boolean} together one turf of all, in place of one each */
export async function makeTurfs(together) {
  const by = choosingBy.value;
  const ids = [...chosen.value];
  const what = say(together ? "areas.make-one" : "areas.make", { n: ids.length });
  const made = await saving(what, async () => {
    const body = { universe: universe.value, by: by in HEXES ? "hex" : by, area_ids: ids, together };
    return watch(await ask("area-turfs", { method: "POST", body, revision: cut.value?.revision, waits: what }));
  });
  if (!made) return;
  endChoosing();
  tellMade(say("areas.made", { n: together ? 1 : ids.length }));
}
