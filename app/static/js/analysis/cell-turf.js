// @ts-check
/** Cells become a turf, saved like a drawn one: it can be undone. */
import { gather } from "./shown.js";
import { outlineOf } from "../layers.js";
import { attempt } from "../notes.js";
import { saveArea } from "../sketch.js";
import { mayOpen, me } from "../staff/record.js";

/** Whether whoever looks may make turf. */
export const mayMakeTurf = () => me.value !== null && mayOpen("handout");

/** @param {string[]} ids */
export const makeTurf = (ids) =>
  attempt(async () => {
    const turf = await saveArea(await outlineOf(ids), "", false);
    if (turf) gather(ids, null);
    return turf;
  });
