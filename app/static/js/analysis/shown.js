// @ts-check
/**
 * What the analyst asks to see: metrics, filters, the day of the slider, and two groups of cells to compare.
 * @typedef {{name: string, label: string, kind: "amount" | "rate" | "mean", unit: string, ramp: "sequential" | "two-sided", middle: number | null, has_data: boolean}} Metric
 * @typedef {{day: string, doors: number | null, contacts: number | null, hidden: boolean}} Day
 * @typedef {"A" | "B"} Group
 */
import { batch, computed, signal } from "@preact/signals";
import { ask, query } from "../api.js";
import { by, campaign, panel, sheet, shownLayers, universe } from "../state.js";
import { say } from "../words.js";

export const EVERY_VOTER = "*";
export const OUTCOMES = ["canvassed", "not-home", "refused", "moved", "deceased", "wrong-address", "inaccessible", "skipped"];

export const metrics = signal(/** @type {Metric[]} */ ([]));
/** The metric of the second map; "" for one map. */
export const beside = signal("");
/** The universe that is counted: its name, EVERY_VOTER, or "" for the one of the page. */
export const whose = signal("");
export const since = signal("");
export const until = signal("");
export const outcome = signal("");
/** The day the slider stands on; "" while it is away. */
export const day = signal("");
/** Whether the slider shows single days, or everything up to its day. @type {import("@preact/signals").Signal<"" | "single">} */
export const steps = signal("");
export const days = signal(/** @type {Day[]} */ ([]));
/** What is shown on the second map. */
export const besideHeat = signal(/** @type {{heatmap: any, cells: any[]} | null} */ (null));

/** Cells in the groups, by id. */
export const groups = signal(/** @type {Map<string, Group>} */ (new Map()));
/** The group that the lasso gathers for; null while no lasso is thrown. */
export const lasso = signal(/** @type {Group | null} */ (null));

/** What of this stands in the address. @type {Record<string, import("@preact/signals").Signal<any>>} */
const IN_ADDRESS = { beside, whose, since, until, outcome, day, steps };

export const filtersShown = () => Object.fromEntries(Object.entries(IN_ADDRESS).map(([key, one]) => [key, one.value]));

/** @param {Record<string, string>} filters of an address; what is not named is off */
export const applyFilters = (filters) =>
  batch(() => {
    for (const [key, one] of Object.entries(IN_ADDRESS)) one.value = filters[key] ?? "";
  });

const universeAsked = computed(() => (whose.value === EVERY_VOTER ? "" : whose.value || universe.value));

/** The filters as the server takes them. */
export const filters = computed(() => {
  const at = day.value;
  const from = at && steps.value === "single" ? at : since.value;
  return { universe: universeAsked.value, since: from, until: at || until.value, outcome: outcome.value };
});

/** Whose dates set the classes while days are stepped through, so that a colour means the same on every day. */
export const steadyDates = computed(() => {
  if (!day.value || !days.value.length) return null;
  if (steps.value !== "single") return { since: since.value, until: days.value[days.value.length - 1].day };
  const busiest = days.value.reduce((best, one) => ((one.doors ?? 0) > (best.doors ?? 0) ? one : best));
  return { since: busiest.day, until: busiest.day };
});

/** @type {{snapshot: string, answer: Promise<void>} | null} */
let asked = null;
/** What this campaign can show; asked once a snapshot. */
export function loadMetrics() {
  const snapshot = String(campaign.value?.snapshot_id);
  if (asked?.snapshot !== snapshot) {
    const answer = ask("metrics").then((found) => void (metrics.value = found));
    asked = { snapshot, answer };
    answer.catch(() => (asked = null));
  }
  return asked.answer;
}

/** The days of the canvass, for the slider. */
export async function loadDays() {
  const found = await ask(`timeline${query({ universe: universeAsked.value })}`);
  days.value = found.days;
}

/** @param {string} name @returns {Metric} */
export const metricOf = (name) =>
  metrics.value.find((one) => one.name === name) ?? { name, label: name, kind: "amount", unit: "", ramp: "sequential", middle: null, has_data: true };

/** A metric in words: ours where we have some, else the server's. @param {string} name */
export function metricLabel(name) {
  const key = `metric.${name}`;
  const words = say(key);
  return words === key ? metricOf(name).label : words;
}

/** Cells of one group. @param {Group} group */
export const cellsOf = (group) => [...groups.value].filter(([, one]) => one === group).map(([id]) => id);

/** What the groups hold: cells of one kind, hexes of one size. */
const gathered = { by: "", size: "" };
export const gatheredBy = () => gathered.by;

/** Put cells into a group, or take them out with null; cells of another kind or size begin the groups anew. @param {string[]} ids @param {Group | null} group */
export function gather(ids, group) {
  const size = by.value === "hex" ? (ids[0] ?? "").slice(0, 2) : "";
  const isNew = group !== null && (gathered.by !== by.value || gathered.size !== size);
  if (isNew) Object.assign(gathered, { by: by.value, size });
  const next = new Map(isNew ? [] : groups.value);
  for (const id of ids) group ? next.set(id, group) : next.delete(id);
  groups.value = next;
}

/** Press through the groups: none, A, B, none. @param {string} id */
export function turnGroup(id) {
  const now = groups.value.get(id);
  gather([id], now === "A" ? "B" : now === "B" ? null : "A");
}

/** @type {Set<string> | null} */
let layersBefore = null;

/** Open a panel; the analysis shows the heatmap alone, and gives the layers back when it is left. @param {string} name */
export function openPanel(name) {
  const before = panel.value;
  batch(() => {
    panel.value = name;
    sheet.value = "half";
    if (name === "analysis" && before !== name) {
      layersBefore = shownLayers.value;
      shownLayers.value = new Set(["cells"]);
    } else if (name !== "analysis" && before === "analysis" && layersBefore) {
      shownLayers.value = layersBefore;
      layersBefore = null;
    }
  });
}
