// @ts-check
/**
 * A turf as it is walked: its doors in order, what was heard at each, which comes next. Pure.
 * @typedef {import("./state.js").Event} Event
 * @typedef {import("./state.js").Pack} Pack
 * @typedef {{door_id: string, order: number, stop: any, door: any, voters: any[], note: string, building: string}} FieldDoor
 * @typedef {{outcome: string, by: "me" | "other", at: string, isDone: boolean, isConflict: boolean, doNotContact: boolean,
 *   isWaiting: boolean, mine: Event | null, other: any, shown: string}} Heard
 */

/** Fewer doors at a stop are shown one after another, not as a building. */
export const BUILDING_DOORS_MIN = 4;

/** The doors of a turf in walking order. @param {any} body of a package @returns {FieldDoor[]} */
export function doorsOf(body) {
  const byId = new Map(body.doors.map((/** @type {any} */ one) => [one.door.door_id, one]));
  return body.walk.stops.flatMap((/** @type {any} */ stop) =>
    stop.door_ids.filter((/** @type {string} */ id) => byId.has(id)).map((/** @type {string} */ id) => {
      const { door, voters, note } = byId.get(id);
      return { door_id: id, order: stop.order, stop, door, voters, note: note ?? "", building: stop.door_ids[0] };
    }),
  );
}

/** The results that none of the others corrects. @param {Event[]} all @returns {Event[]} */
export function standing(all) {
  const corrected = new Set(all.map((one) => one.said.supersedes).filter(Boolean));
  return all.filter((one) => !corrected.has(one.result_id));
}

/**
 * What is known of every door: our own results over what the server told last.
 * @param {Pack} pack @param {Event[]} own of this turf
 * @returns {Map<string, Heard>}
 */
export function heardOf(pack, own) {
  const ids = new Map(own.map((one) => [one.result_id, one]));
  /** @type {Map<string, Event[]>} */
  const byDoor = new Map();
  for (const one of standing(own)) byDoor.set(one.door_id, [...(byDoor.get(one.door_id) ?? []), one]);
  const states = new Map(pack.states.map((one) => [one.door_id, one]));
  return new Map(pack.body.doors.map((/** @type {any} */ { door, do_not_contact }) => {
    const mine = byDoor.get(door.door_id) ?? [];
    const heard = heardAt(pack, mine, states.get(door.door_id), ids);
    return [door.door_id, { ...heard, doNotContact: heard.doNotContact || Boolean(do_not_contact) }];
  }));
}

/** @param {Pack} pack @param {Event[]} mine @param {any} state @param {Map<string, Event>} ids @returns {Heard} */
function heardAt(pack, mine, state, ids) {
  const last = mine.at(-1) ?? null;
  const own = last && !(last.is_undo && last.said.outcome === "skipped") ? last : null;
  const other = state && !ids.has(state.result_id) ? state : null;
  const isThisShift = other !== null && Date.parse(other.knocked_at) >= Date.parse(pack.assignment.from_at);
  const isNewer = other !== null && (!own || Date.parse(other.knocked_at) > Date.parse(own.said.knocked_at));
  return {
    outcome: isNewer ? other.outcome : (own?.said.outcome ?? ""), by: isNewer ? "other" : "me",
    at: isNewer ? other.knocked_at : (own?.said.knocked_at ?? ""), mine: own, other: other ?? null,
    isDone: own !== null || isThisShift, isWaiting: mine.some((one) => one.state === "waiting"),
    isConflict: own !== null && isThisShift && other.outcome !== own.said.outcome,
    doNotContact: Boolean(state?.do_not_contact) || mine.some((one) => one.said.do_not_contact),
    shown: own || isThisShift ? (isNewer ? other.outcome : own?.said.outcome) : "",
  };
}

/**
 * The door to knock at next: the first open one behind the one shown, else the first open one.
 * @param {FieldDoor[]} doors @param {Map<string, Heard>} heard @param {string} [after] a door's id
 */
export function nextDoor(doors, heard, after = "") {
  const isOpen = (/** @type {FieldDoor} */ one) => !heard.get(one.door_id)?.isDone && !heard.get(one.door_id)?.doNotContact;
  const at = doors.findIndex((one) => one.door_id === after);
  return doors.slice(at + 1).find(isOpen) ?? doors.find(isOpen) ?? null;
}

/** Done and all: a door nobody may knock at is done. @param {Map<string, Heard>} heard */
export function countDone(heard) {
  const all = [...heard.values()];
  return { done: all.filter((one) => one.isDone || one.doNotContact).length, total: all.length };
}

/**
 * The floor of a unit: 12 of 1204, 3 of 3B, nothing of A.
 * @param {string} unit
 */
export function floorOf(unit) {
  const found = /(\d+)\s*([A-Za-z]?)\s*$/.exec(unit);
  if (!found) return "";
  const digits = found[1];
  if (digits.length >= 3) return String(Number(digits.slice(0, -2)));
  return found[2] ? String(Number(digits)) : "";
}

/** A building's doors by floor, the lowest first. @param {FieldDoor[]} doors @returns {{floor: string, doors: FieldDoor[]}[]} */
export function floorsOf(doors) {
  /** @type {Map<string, FieldDoor[]>} */
  const found = new Map();
  for (const one of doors) {
    const floor = floorOf(one.door.address.unit);
    found.set(floor, [...(found.get(floor) ?? []), one]);
  }
  return [...found].map(([floor, those]) => ({ floor, doors: those })).sort((a, b) => Number(a.floor) - Number(b.floor));
}
