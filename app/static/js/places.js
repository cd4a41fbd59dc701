// @ts-check
/** Putting a door on the map by hand: a pin from the map, saved as the door's place, and taken back. */
import { batch, signal } from "@preact/signals";
import { refresh } from "./actions.js";
import { ask } from "./api.js";
import { attempt, close, note } from "./notes.js";
import { pick, placing } from "./state.js";
import { inOurWords } from "./server-words.js";
import { say } from "./words.js";

/** @typedef {{door_id: string, address: string, voter_count: number}} AnyDoor */
/** @typedef {AnyDoor & {reason: string}} LostDoor */
/** @typedef {AnyDoor & {located_by: string, lon: number, lat: number}} SetPlace */

/** Doors nobody knows the place of, most voters first; null until asked. */
export const unlocated = signal(/** @type {LostDoor[] | null} */ (null));
/** Doors whose place a person has set or a geocoder has answered; one just placed is first. */
export const placed = signal(/** @type {SetPlace[]} */ ([]));
/** The door whose place is being taken back. */
export const takingBack = signal("");

/** The note that tells of the last place set or taken back. */
let told = 0;
/** @type {any} */
let pin = null;

export const loadPlaces = () =>
  attempt(async () => {
    const [lost, set] = await Promise.all([ask("unlocated-doors"), ask("set-places")]);
    const latest = placed.value[0]?.door_id;
    batch(() => {
      unlocated.value = lost;
      placed.value = set.sort((/** @type {SetPlace} */ one, /** @type {SetPlace} */ other) => Number(other.door_id === latest) - Number(one.door_id === latest));
    });
  });

/** @param {Partial<import("./state.js").Placing>} part */
const change = (part) => placing.value && (placing.value = { ...placing.value, ...part });

/** @param {import("./map.js").TownMap} map @param {LostDoor} door @param {boolean} byKeys whether a key began it: the cross shows at once */
export function beginPlacing(map, door, byKeys) {
  if (placing.value?.saving) return;
  endPlacing();
  close(told); // the list tells it too; the map is needed now
  pick.value = null;
  placing.value = { door, at: null, cross: byKeys, follows: false, saving: false };
  pin = map.pin(putPin);
}

function endPlacing() {
  pin?.stop();
  pin = null;
  placing.value = null;
}

export function cancelPlacing() {
  if (!placing.value?.saving) endPlacing();
}

/** The pointer says where. @param {number} lon @param {number} lat */
export function putPin(lon, lat) {
  if (!placing.value || placing.value.saving) return;
  pin.put(lon, lat);
  change({ at: [lon, lat], cross: false, follows: false });
}

/** Put the pin under the cross; from now on it moves with it. */
function putPinAtCross() {
  const [lon, lat] = pin.middle();
  pin.put(lon, lat);
  change({ at: [lon, lat], cross: true, follows: true });
}

/** The map moved under the cross. */
export function crossMoved() {
  if (placing.value?.saving) return;
  if (placing.value?.follows) putPinAtCross();
  else change({ cross: true });
}

/** Enter: put the pin, or save it where it stands. */
export function enterPlace() {
  const now = placing.value;
  if (!now || now.saving) return;
  if (now.at && (now.follows || !now.cross)) void savePlace();
  else putPinAtCross();
}

/** After a fault the pin stays where it is, to be moved or saved again. */
export const savePlace = () =>
  attempt(async () => {
    const now = placing.value;
    if (!now?.at || now.saving) return;
    change({ saving: true });
    try {
      const [lon, lat] = now.at;
      const found = await ask(`doors/${encodeURIComponent(now.door.door_id)}/place`, { method: "POST", body: { lon, lat }, waits: say("wait.place", { address: now.door.address }) });
      endPlacing();
      const { door_id, address, voter_count } = now.door;
      placed.value = [{ door_id, address, voter_count, located_by: "by-hand", lon, lat }, ...others(placed.value, now.door)];
      unlocated.value = others(unlocated.value ?? [], now.door);
      tell(now.door, found.exception_reason);
      await refresh();
    } finally {
      change({ saving: false });
    }
  });

/** @template {AnyDoor} D @param {D[]} doors @param {AnyDoor} door */
const others = (doors, door) => doors.filter((one) => one.door_id !== door.door_id);

/** @param {LostDoor} door @param {string | null} reason why no turf can hold it, even so */
function tell(door, reason) {
  const action = { label: say("place.take-back"), act: () => void takeBack(door) };
  const { address } = door;
  if (reason) told = note("note", say("place.saved-but", { address, reason: inOurWords(reason) }), { mend: say("place.saved-but.mend"), action });
  else told = note("done", say("place.saved", { address }), { action });
}

/** @param {AnyDoor} door */
export const takeBack = (door) =>
  attempt(async () => {
    if (takingBack.value) return;
    takingBack.value = door.door_id;
    try {
      await ask(`doors/${encodeURIComponent(door.door_id)}/place`, { method: "DELETE" });
      placed.value = others(placed.value, door);
      close(told);
      await refresh();
      told = note("done", say("place.taken-back", { address: door.address }));
    } finally {
      takingBack.value = "";
    }
  });
