// @ts-check
/** The doors to the analysis, which is fetched when it is first looked at. */
import { lazyPart } from "../lazy.js";
import { panel } from "../state.js";
import { beside, day, groups } from "./shown.js";

export const AnalysisPanel = lazyPart(() => import("./panel.js"), "Panel");
export const CellDetails = lazyPart(() => import("./cell-details.js"), "CellDetails");
/** What of the analysis lies on the map. */
export const OnMap = lazyPart(() => import("./on-map.js"), "OnMap", () => panel.value === "analysis" || beside.value || day.value || groups.value.size);
/** The slider's bar, where the other bars of the map are. */
export const DayBar = lazyPart(() => import("./day-bar.js"), "DayBar", () => day.value);
