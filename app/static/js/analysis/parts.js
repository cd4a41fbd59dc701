// @ts-check
/** Everything of the analysis that comes after the first view. */
import { CellDetails } from "./cell-details.js";
import { DayBar } from "./day-bar.js";
import { OnMap } from "./on-map.js";
import { Panel } from "./panel.js";

export { CellDetails, DayBar, OnMap, Panel };
