// @ts-check
/**
 * A walk as a list to read: its stops street by street, with house numbers and units from the hand-out.
 * @typedef {{order: number, house_number: string, units: string[], door_count: number, walk_m: number}} ListStop
 * @typedef {{name: string, side: string, stops: ListStop[]}} Street
 */

/** Fewer stops in a row on one side of a street get no heading of their own. */
const LEAST_ON_A_SIDE = 3;

/**
 * @param {any} walk
 * @param {any} handout GeoJSON of the turf's hand-out, or null without addresses
 * @returns {Street[]}
 */
export function streetsOf(walk, handout) {
  const doors = doorsByStop(handout);
  const stops = walk.stops.map((/** @type {any} */ stop) => {
    const here = doors.get(stop.order) ?? [];
    return {
      name: here[0]?.street_name || stop.street_name, side: stop.side, order: stop.order, walk_m: stop.walk_m, door_count: stop.door_ids.length,
      house_number: String(here[0]?.house_number ?? ""), units: here.map((door) => String(door.unit ?? "")).filter(Boolean),
    };
  });
  return runs(stops, "name").flatMap((run) => {
    const sides = runs(run, "side");
    const mixed = sides.length > 1 && sides.some((side) => side.length < LEAST_ON_A_SIDE);
    return (mixed ? [run] : sides).map((block) => ({ name: block[0].name, side: mixed ? "" : block[0].side, stops: block }));
  });
}

/** Stretches of stops that share a value. @param {any[]} stops @param {string} key @returns {any[][]} */
function runs(stops, key) {
  /** @type {any[][]} */
  const found = [];
  for (const stop of stops) {
    const last = found[found.length - 1];
    if (last && last[0][key] === stop[key]) last.push(stop);
    else found.push([stop]);
  }
  return found;
}

/** Properties of the doors by the order of their stop. @param {any} handout @returns {Map<number, any[]>} */
function doorsByStop(handout) {
  /** @type {Map<number, any[]>} */
  const found = new Map();
  for (const { geometry, properties } of handout?.features ?? [])
    if (geometry?.type === "Point" && properties?.order) found.set(properties.order, [...(found.get(properties.order) ?? []), properties]);
  return found;
}
