// @ts-check
/**
 * What the page shows, as signals. The disk is the truth of results (`record.js`); these follow it.
 * @typedef {{result_id: string, pack_id: string, door_id: string, text: string, state: "waiting" | "sent" | "quarantined",
 *   saved_at: number, sent_at: number | null, is_undo: boolean}} Kept
 * @typedef {Kept & {said: any}} Event `said` is what the text holds
 * @typedef {{key: string, fill?: Record<string, any>, undo?: string[], isProblem?: boolean} | null} Told
 * @typedef {{pack_id: string, user: string, assignment: any, body: any, states: any[], downloaded_at: number, is_checked: boolean}} Pack
 */
import { computed, signal } from "@preact/signals";

/** Who the server last said we are: a person's id, or `link-…` for the holder of an open link. */
export const person = signal("");
export const isSignedOut = signal(false);
/** The last try to reach the server failed. */
export const isOffline = signal(!navigator.onLine);

export const packs = signal(/** @type {Pack[]} */ ([]));
export const packId = signal("");
export const pack = computed(() => packs.value.find((one) => one.pack_id === packId.value) ?? null);

export const events = signal(/** @type {Event[]} */ ([]));
export const waiting = computed(() => events.value.filter((one) => one.state === "waiting"));
/** How many the server holds aside, because their id came before with other content. */
export const aside = computed(() => events.value.filter((one) => one.state === "quarantined").length);
export const ownEvents = computed(() => events.value.filter((one) => one.pack_id === packId.value));

/** The turfs that the server says are in hand; null while that is not known. */
export const assignments = signal(/** @type {any[] | null} */ (null));
/** @type {import("@preact/signals").Signal<{done: number, total: number} | null>} */
export const downloading = signal(null);
/** A turf that was taken away, ended or finished; its people are wiped. */
export const ended = signal(/** @type {{pack_id: string, turf_id: string, why: "ended" | "finished", confirmed: number, saved: number, held: number} | null} */ (null));

export const tab = signal(/** @type {"next" | "list" | "map"} */ ("next"));
export const doorId = signal("");
/** A building whose doors are shown as a grid: the id of its stop's first door. */
export const sheet = signal(/** @type {"" | "more" | "status" | "survey" | "note"} */ (""));
export const showsBuilding = signal(true);

/** What is being written at the door shown: given up when another door is shown. */
export const draft = signal({ voter_id: /** @type {string | null} */ (null), note: "", corrects: "" });

/** A message that stays until the next: what was saved, what went wrong. */
export const toast = signal(/** @type {Told} */ (null));

/** @param {string} id */
export function showDoor(id) {
  doorId.value = id;
  draft.value = { voter_id: null, note: "", corrects: "" };
  sheet.value = "";
}
