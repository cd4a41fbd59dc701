// @ts-check
/** What the pointer is over on the map. */
import { signal } from "@preact/signals";

export const tip = signal(/** @type {{at: {x: number, y: number}, turf_id: string | null, cell: any, heatmap?: any} | null} */ (null));
