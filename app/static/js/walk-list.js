// @ts-check
/**
 * A walk as a list to read: its stops street by street, with house numbers and units from the hand-out.
 * @typedef {{order: number, house_number: string, street_name: string, units: string[], door_count: number, walk_m: number, partner: string}} ListStop
 * @typedef {{name: string, side: string, stops: ListStop[]}} Street
 */

/** The two of a pair; letters, for numbers are stops. */
const PARTNERS = ["A", "B"];

/** Fewer stops in a row on one side of a street get no heading of their own. */
const LEAST_ON_A_SIDE = 3;

/**
 * @param {any} walk
 * @param {any} handout GeoJSON of the turf's hand-out, or null without addresses
 * @returns {Street[]}
 */
export function streetsOf(walk, handout) {
  const doors = doorsById(handout);
  const isPair = walk.stops.some((/** @type {any} */ stop) => stop.partner === 2);
  const stops = walk.stops.map((/** @type {any} */ stop) => {
    const here = stop.door_ids.flatMap((/** @type {string} */ door) => doors.get(door) ?? []);
    const street = here[0]?.street_name || stop.street_name;
    return {
      name: street, street_name: street, side: parityOf(here[0]?.house_number), partner: isPair ? PARTNERS[stop.partner - 1] : "", order: stop.order, walk_m: stop.walk_m, door_count: stop.door_ids.length,
      house_number: String(here[0]?.house_number ?? ""), units: here.map((/** @type {any} */ door) => String(door.unit ?? "")).filter(Boolean),
    };
  });
  return runs(stops, "name").flatMap((run) => {
    const sides = runs(run, "side");
    const mixed = sides.length > 1 && sides.some((side) => side.length < LEAST_ON_A_SIDE);
    return (mixed ? [run] : sides).map((block) => ({ name: block[0].name, side: mixed ? "both" : block[0].side, stops: block }));
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

/** Properties of the doors by their id. @param {any} handout @returns {Map<string, any>} */
function doorsById(handout) {
  const points = (handout?.features ?? []).filter((/** @type {any} */ one) => one.geometry?.type === "Point" && one.properties?.door_id);
  return new Map(points.map((/** @type {any} */ one) => [one.properties.door_id, one.properties]));
}

/** The side that a house number is on; of "132-01" the last number counts. @param {string | undefined} number */
export function parityOf(number) {
  const found = /^\D*(\d+)(?:-(\d+))?/.exec(number ?? "");
  return found ? (Number(found[2] ?? found[1]) % 2 ? "odd" : "even") : "";
}
