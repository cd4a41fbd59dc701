// @ts-check
/** What the buttons do: record a result and only then say so; take one back; turn to the next door. */
import { doorsOf, heardOf, nextDoor } from "./field.js";
import { offOf } from "./position.js";
import { save } from "./record.js";
import { send } from "./sender.js";
import { doorId, draft, ownEvents, pack, showDoor, showsBuilding, toast } from "./state.js";

const UNDO_MS = 10_000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let isSaving = false;

/** @param {NonNullable<import("./state.js").Told>} told @param {number} [lasts_ms] 0 stays */
export function tell(told, lasts_ms = UNDO_MS) {
  clearTimeout(timer);
  toast.value = told;
  if (lasts_ms) timer = setTimeout(() => (toast.value = null), lasts_ms);
}

/**
 * Record what was heard at the door shown. Resolves to whether it is on the disk.
 * @param {string} outcome @param {any} [more] answers, script, do_not_contact
 */
export async function record(outcome, more = {}) {
  const shown = pack.value;
  const here = shown && doorsOf(shown.body).find((one) => one.door_id === doorId.value);
  if (!shown || !here) return false;
  const { voter_id, note, corrects } = draft.value;
  const heard = {
    door_id: here.door_id, outcome, ...(voter_id ? { voter_id } : {}), ...(note.trim() ? { note: tidied(note) } : {}),
    ...(corrects ? { supersedes: corrects } : {}), ...off(here.door), ...more,
  };
  const [made] = await keep([heard]);
  if (!made) return false;
  navigator.vibrate?.(30);
  tell({ key: `saved.${outcome}`, fill: { door: doorName(here) }, undo: [made.result_id] });
  goOn(here.door_id);
  return true;
}

/** Record the same outcome at several doors of a building. @param {string[]} doorIds @param {string} outcome */
export async function recordMany(doorIds, outcome) {
  const shown = pack.value;
  if (!shown || !doorIds.length) return false;
  const doors = new Map(doorsOf(shown.body).map((one) => [one.door_id, one]));
  const made = await keep(doorIds.map((door_id) => ({ door_id, outcome, ...off(doors.get(door_id)?.door) })));
  if (!made.length) return false;
  navigator.vibrate?.(30);
  tell({ key: "saved.many", fill: { n: made.length }, undo: made.map((one) => one.result_id) });
  return true;
}

/** Take results back with new ones: what stood before at each door, else "skipped". @param {string[]} resultIds */
export async function undo(resultIds) {
  const wrong = ownEvents.value.filter((one) => resultIds.includes(one.result_id));
  if (!wrong.length) return;
  const made = await keep(wrong.map(before), true);
  if (!made.length) return;
  if (wrong.length === 1) showDoor(wrong[0].door_id);
  tell({ key: "saved.undone" });
}

/** The result that takes the place of a wrong one. @param {import("./state.js").Event} wrong */
function before(wrong) {
  const { supersedes, device_sequence } = wrong.said;
  const former = supersedes
    ? ownEvents.value.find((one) => one.result_id === supersedes)
    : ownEvents.value.filter((one) => one.door_id === wrong.door_id && one.said.device_sequence < device_sequence).at(-1);
  const { voter_id, answers, note, script_id, script_version } = former?.said ?? {};
  return { door_id: wrong.door_id, outcome: former?.said.outcome ?? "skipped", supersedes: wrong.result_id, voter_id, answers, note, script_id, script_version };
}

/** @param {any[]} heard @param {boolean} [isUndo] @returns {Promise<import("./state.js").Event[]>} empty when nothing was saved */
async function keep(heard, isUndo = false) {
  if (isSaving || !pack.value) return [];
  isSaving = true;
  try {
    return await save(pack.value, heard, isUndo);
  } catch {
    tell({ key: "saved.failed", isProblem: true }, 0);
    return [];
  } finally {
    isSaving = false;
    void send();
  }
}

/** @param {string} after */
function goOn(after) {
  if (!pack.value) return;
  const doors = doorsOf(pack.value.body);
  const next = nextDoor(doors, heardOf(pack.value, ownEvents.value), after);
  const from = doors.find((one) => one.door_id === after);
  if (next && next.building !== from?.building) showsBuilding.value = true;
  showDoor(next?.door_id ?? after);
}

/** @param {any} door */
function off(door) {
  const off_m = door ? offOf(door) : null;
  return off_m === null ? {} : { off_m };
}

/** Half a letter, as some keyboards leave it, is no text. @param {string} note */
const tidied = (note) => note.trim().slice(0, 2000).replace(/\p{Cs}/gu, "");

/** @param {import("./field.js").FieldDoor} one */
export const doorName = ({ door }) => [door.address.house_number, door.address.street_name, door.address.unit].filter(Boolean).join(" ");
