// @ts-check
/**
 * What a person wants of a walk, as one change after the other. Pure: each gives a new wish. Doors stand for
 * their stop; a stop is known by its first door.
 * @typedef {{first_door_id: string, last_door_id: string, early_door_ids: string[], follow: [string, string][], left_out_door_ids: string[], backwards: boolean}} Wish
 * @typedef {{door_ids: string[]}} WishStop
 */

/** @type {Wish} */
export const NO_WISH = { first_door_id: "", last_door_id: "", early_door_ids: [], follow: [], left_out_door_ids: [], backwards: false };

/** @param {Wish} wish */
export const isEmpty = (wish) => JSON.stringify({ ...NO_WISH, ...wish }) === JSON.stringify(NO_WISH);

/** Take a stop out of all that is wished of its place; its neighbours stay together. @param {Wish} wish @param {string[]} ids @returns {Wish} */
function freed(wish, ids) {
  const own = new Set(ids);
  const before = wish.follow.find(([, after]) => own.has(after))?.[0];
  const after = wish.follow.find(([first]) => own.has(first))?.[1];
  const follow = wish.follow.filter((pair) => !pair.some((door) => own.has(door)));
  return {
    ...wish, backwards: false,
    first_door_id: own.has(wish.first_door_id) ? "" : wish.first_door_id,
    last_door_id: own.has(wish.last_door_id) ? "" : wish.last_door_id,
    early_door_ids: wish.early_door_ids.filter((door) => !own.has(door)),
    follow: before && after ? [...follow, [before, after]] : follow,
  };
}

/** @param {Wish} wish @param {WishStop} stop */
export const pinnedFirst = (wish, { door_ids }) => ({ ...freed(wish, door_ids), first_door_id: door_ids[0] });

/** @param {Wish} wish @param {WishStop} stop */
export const pinnedLast = (wish, { door_ids }) => ({ ...freed(wish, door_ids), last_door_id: door_ids[0] });

/** Visit before all others. @param {Wish} wish @param {WishStop} stop @returns {Wish} */
export function early(wish, { door_ids }) {
  const free = freed(wish, door_ids);
  return { ...free, early_door_ids: [...free.early_door_ids, door_ids[0]] };
}

/** @param {Wish} wish @param {WishStop} stop @returns {Wish} */
export function leftOut(wish, { door_ids }) {
  const free = freed(wish, door_ids);
  return { ...free, backwards: wish.backwards, left_out_door_ids: [...free.left_out_door_ids, ...door_ids] };
}

/** Bring a door back that was left out. @param {Wish} wish @param {string} doorId @returns {Wish} */
export const broughtBack = (wish, doorId) => ({ ...wish, left_out_door_ids: wish.left_out_door_ids.filter((door) => door !== doorId) });

/** The same walk the other way round; the server turns what gives it a direction. @param {Wish} wish @returns {Wish} */
export const turned = (wish) => ({ ...wish, backwards: !wish.backwards });

/**
 * Put a stop at another place of the list: it follows the one that is then before it. At the top it is first,
 * at the end last.
 * @param {Wish} wish @param {WishStop[]} stops in walking order @param {number} from @param {number} to place in the list as it will be
 * @returns {Wish}
 */
export function moved(wish, stops, from, to) {
  const stop = stops[from];
  if (from === to || !stop) return wish;
  const order = stops.filter((_, i) => i !== from);
  const at = Math.max(0, Math.min(order.length, to));
  if (at === 0) return pinnedFirst(wish, stop);
  if (at === order.length) return pinnedLast(wish, stop);
  const [before, after] = [order[at - 1].door_ids, order[at].door_ids];
  const free = freed(wish, stop.door_ids);
  const has = (/** @type {string[]} */ ids, /** @type {string} */ door) => ids.includes(door);
  const joined = free.follow.find(([a, b]) => has(before, a) && has(after, b));
  const follow = free.follow.filter((pair) => pair !== joined && !has(before, pair[0]));
  const isEarly = free.early_door_ids.some((door) => has(after, door));
  return {
    ...free,
    last_door_id: has(before, free.last_door_id) ? "" : free.last_door_id,
    early_door_ids: isEarly ? [...free.early_door_ids, stop.door_ids[0]] : free.early_door_ids,
    follow: [...follow, [before[0], stop.door_ids[0]], ...(joined ? [/** @type {[string, string]} */ ([stop.door_ids[0], after[0]])] : [])],
  };
}

/** What is wished of one stop, for its marks. @param {Wish} wish @param {string[]} ids @returns {("first" | "last" | "early" | "follows")[]} */
export function wishedOf(wish, ids) {
  /** @type {("first" | "last" | "early" | "follows")[]} */
  const found = [];
  if (ids.includes(wish.first_door_id)) found.push("first");
  if (ids.includes(wish.last_door_id)) found.push("last");
  if (wish.early_door_ids.some((door) => ids.includes(door))) found.push("early");
  if (wish.follow.some(([, after]) => ids.includes(after))) found.push("follows");
  return found;
}
