// @ts-check
/**
 * A walk as a list to read: its stops street by street, with house numbers and units from the hand-out.
 * @typedef {{order: number, house_number: string, units: string[], door_count: number, walk_m: number}} ListStop
 * @typedef {{name: string, side: string, stops: ListStop[]}} Street
 */

/**
 * @param {any} walk
 * @param {any} handout GeoJSON of the turf's hand-out, or null without addresses
 * @returns {Street[]}
 */
export function streetsOf(walk, handout) {
  const doors = doorsByStop(handout);
  /** @type {Street[]} */
  const streets = [];
  for (const stop of walk.stops) {
    const here = doors.get(stop.order) ?? [];
    const name = here[0]?.street_name || stop.street_name;
    const entry = {
      order: stop.order, walk_m: stop.walk_m, door_count: stop.door_ids.length,
      house_number: String(here[0]?.house_number ?? ""), units: here.map((door) => String(door.unit ?? "")).filter(Boolean),
    };
    const last = streets[streets.length - 1];
    if (last && last.name === name && last.side === stop.side) last.stops.push(entry);
    else streets.push({ name, side: stop.side, stops: [entry] });
  }
  return streets;
}

/** Properties of the doors by the order of their stop. @param {any} handout @returns {Map<number, any[]>} */
function doorsByStop(handout) {
  /** @type {Map<number, any[]>} */
  const found = new Map();
  for (const { geometry, properties } of handout?.features ?? [])
    if (geometry?.type === "Point" && properties?.order) found.set(properties.order, [...(found.get(properties.order) ?? []), properties]);
  return found;
}
