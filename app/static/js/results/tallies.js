// @ts-check
/** Tallies as the page holds them: by what, in which order, between which days; and patterns of work that are odd. */
import { computed, signal } from "@preact/signals";
import { ask, query } from "../api.js";
import { attempt } from "../notes.js";

/** @typedef {{value: number | null, low: number | null, high: number | null, n: number, hidden: boolean}} Rate */
/** @typedef {{key: string, label: string, door_count: number | null, knocked_count: number | null, attempt_count: number | null, contact_count: number | null, refusal_count: number | null, contact: Rate, refusal: Rate, support: Rate, doors_per_hour: number | null, planned_s: number | null, real_s: number | null, first_at: string | null, last_at: string | null, hidden: boolean}} Tally */
/** @typedef {{by: string, total: Tally, rows: Tally[], least: number}} Tallies */
/** @typedef {{pattern: string, canvasser: string, day: string, turf_ids: string[], from_at: string, until_at: string, visit_count: number, value: number, threshold: number, unit: string, reason: string}} OddPattern */

export const KINDS = ["turf", "canvasser", "precinct", "day"];
export const by = signal("turf");
export const since = signal("");
export const until = signal("");
export const tallies = signal(/** @type {Tallies | null} */ (null));
/** Always all days, for the chart. */
export const days = signal(/** @type {Tallies | null} */ (null));
export const odd = signal(/** @type {OddPattern[]} */ ([]));
export const sheetOpen = signal(false);
export const sorting = signal({ column: "label", down: false });

/** What a column is sorted by; text is sorted as people count. @type {Record<string, (row: Tally) => number | string | null>} */
export const SORT_VALUE = {
  label: (row) => row.label,
  knocked: (row) => row.knocked_count,
  tries: (row) => row.attempt_count,
  talks: (row) => row.contact_count,
  contact: (row) => row.contact.value,
  refusal: (row) => row.refusal.value,
  support: (row) => row.support.value,
  pace: (row) => row.doors_per_hour,
  planned: (row) => (row.real_s ? row.planned_s : null),
  real: (row) => (row.real_s ? row.real_s : null),
};

/** Rows in the order asked for; those without a value stand last either way. */
export const sorted = computed(() => inOrder(tallies.value?.rows ?? [], sorting.value.column, sorting.value.down));

/** @param {Tally[]} rows @param {string} column @param {boolean} down */
export function inOrder(rows, column, down) {
  const value = SORT_VALUE[column];
  const sign = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (typeof left === "string" ? left.localeCompare(String(right), undefined, { numeric: true }) : left - Number(right));
  });
}

/** @param {string} column */
export function sortBy(column) {
  const here = sorting.value.column === column;
  sorting.value = { column, down: here ? !sorting.value.down : column !== "label" };
}

let turn = 0;

export const loadTallies = () =>
  attempt(async () => {
    const own = ++turn;
    const asked = query({ by: by.value, since: since.value, until: until.value });
    const [found, daily, patterns] = await Promise.all([ask(`tallies${asked}`), ask("tallies?by=day"), ask("odd-patterns")]);
    if (own !== turn) return; // another was asked for meanwhile
    tallies.value = found;
    days.value = daily;
    odd.value = patterns;
  });

/** @param {string} kind */
export function tallyBy(kind) {
  by.value = kind;
  sorting.value = { column: "label", down: false };
  return loadTallies();
}
