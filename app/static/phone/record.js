// @ts-check
/**
 * Results on this phone: only ever added. One is saved when its transaction is on the disk, never before;
 * its text is written once and sent as it stands; only an answer for its own id marks it sent.
 */
import { moment } from "./clock.js";
import { newId } from "./ids.js";
import { events } from "./state.js";
import { campaignId, change, readAll } from "./storage.js";

/** @typedef {import("./state.js").Event} Event */
/** @typedef {import("./state.js").Kept} Kept */

const KEPT_SENT_MS = 14 * 86_400_000;
const SETTLED = ["stored", "duplicate", "quarantined"];

const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`turfwalk ${campaignId}`);

/** Read all results again when another tab changed them. */
export function followOtherTabs() {
  others?.addEventListener("message", () => void recall());
}

/** @param {Kept} kept @returns {Event} */
const opened = (kept) => ({ ...kept, said: JSON.parse(kept.text) });

export async function recall() {
  const kept = await readAll("events");
  events.value = kept.map(opened).sort((a, b) => a.said.device_sequence - b.said.device_sequence);
}

/**
 * Save results in one transaction; resolves when they are on the disk and rejects when nothing of them is.
 * @param {import("./state.js").Pack} pack
 * @param {any[]} heard for each door: door_id, outcome and whatever else was heard
 * @param {boolean} [is_undo]
 * @returns {Promise<Event[]>}
 */
export async function save(pack, heard, is_undo = false) {
  const knocked_at = moment();
  const made = await change(["events", "notes"], (store) => {
    /** @type {Kept[]} */
    const fresh = [];
    const asked = store("notes").get("device");
    asked.onsuccess = () => {
      const device = asked.result?.value ?? { device_id: newId(), sequence: 0 };
      for (const one of heard) {
        device.sequence += 1;
        fresh.push(keptOf(pack, { ...one, knocked_at, device_id: device.device_id, device_sequence: device.sequence }, is_undo));
      }
      store("notes").put({ name: "device", value: device });
      for (const one of fresh) store("events").add(one);
    };
    return fresh;
  });
  const added = made.map(opened);
  events.value = [...events.value, ...added];
  others?.postMessage("changed");
  return added;
}

/** @param {import("./state.js").Pack} pack @param {any} heard @param {boolean} is_undo @returns {Kept} */
function keptOf(pack, heard, is_undo) {
  const { assignment_id, turf_id } = pack.body;
  const result = { result_id: newId(), assignment_id, turf_id, ...heard };
  const text = JSON.stringify(result);
  return { result_id: result.result_id, pack_id: pack.pack_id, door_id: heard.door_id, text, state: "waiting", saved_at: Date.now(), sent_at: null, is_undo };
}

/**
 * Mark what the server named, one by one; what it did not name goes on waiting.
 * @param {{result_id: string, state: string}[]} receipts
 */
export async function settle(receipts) {
  const told = new Map(receipts.filter((one) => SETTLED.includes(one.state)).map((one) => [one.result_id, one.state]));
  await change(["events"], (store) => {
    for (const [id, state] of told) {
      const asked = store("events").get(id);
      asked.onsuccess = () => {
        const kept = asked.result;
        if (kept) store("events").put({ ...kept, state: state === "quarantined" ? state : "sent", sent_at: Date.now() });
      };
    }
  });
  events.value = events.value.map((one) => {
    const state = told.get(one.result_id);
    return state ? { ...one, state: state === "quarantined" ? state : "sent" } : one;
  });
  others?.postMessage("changed");
}

/** Forget what was sent long ago, and keys that nothing needs any more. @param {Set<string>} usedPacks */
export async function tidy(usedPacks) {
  const oldest = Date.now() - KEPT_SENT_MS;
  const old = events.value.filter((one) => one.state !== "waiting" && !usedPacks.has(one.pack_id) && one.saved_at < oldest);
  const gone = new Set(old.map((one) => one.result_id));
  const needed = new Set([...usedPacks, ...events.value.filter((one) => !gone.has(one.result_id)).map((one) => one.pack_id)]);
  const idle = (await readAll("keys")).filter((one) => !needed.has(one.pack_id));
  if (!gone.size && !idle.length) return;
  await change(["events", "keys"], (store) => {
    for (const id of gone) store("events").delete(id);
    for (const one of idle) store("keys").delete(one.pack_id);
  });
  events.value = events.value.filter((one) => !gone.has(one.result_id));
}
