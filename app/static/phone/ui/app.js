// @ts-check
/** The page: the line on top, one of three views, the buttons under the thumb. */
import { doorName } from "../actions.js";
import { shellIsKept } from "../offline.js";
import { BUILDING_DOORS_MIN } from "../field.js";
import { pack, sheet, showsBuilding, tab } from "../state.js";
import { say } from "../words.js";
import { html } from "../../js/ui/html.js";
import { ActionBar, MoreSheet, NoteSheet } from "./actions.js";
import { Building, BuildingBar } from "./building.js";
import { DoorCard } from "./card.js";
import { DoorList } from "./list.js";
import { TurfMap } from "./map.js";
import { Start } from "./start.js";
import { StatusSheet } from "./status.js";
import { SurveySheet } from "./survey.js";
import { Banners, Tabs, Toast, Top } from "./top.js";
import { heard, here, neighbours, progress } from "./view.js";

export function App() {
  const door = here.value;
  return html`
    <div class="phone" data-ready=${shellIsKept.value}>
      <${Top} /><${Banners} />
      ${pack.value && door ? html`<${Walk} door=${door} />` : html`<${Start} /><${Toast} />`}
      ${sheet.value === "status" && html`<${StatusSheet} />`}
    </div>`;
}

/** @param {{door: import("../field.js").FieldDoor}} props */
function Walk({ door }) {
  const isBuilding = showsBuilding.value && neighbours(door).length >= BUILDING_DOORS_MIN;
  return html`
    <p class="unseen" aria-live="polite">${say("card.order", { order: door.order })}: ${doorName(door)}</p>
    <main class=${`view ${tab.value}`}>
      ${tab.value === "next" && progress.value.done === progress.value.total && html`<p class="alert" role="status">${say("walk.all-done")}</p>`}
      ${tab.value === "next" && (isBuilding ? html`<${Building} here=${door} />` : html`<${DoorCard} key=${door.door_id} here=${door} />`)}
      ${tab.value === "list" && html`<${DoorList} />`}
      ${tab.value === "map" && html`<${TurfMap} />`}
    </main>
    <footer class="thumb">
      <${Toast} />
      ${tab.value === "next" && (isBuilding ? html`<${BuildingBar} />` : !heard.value.get(door.door_id)?.doNotContact && html`<${ActionBar} />`)}
      <${Tabs} />
    </footer>
    ${sheet.value === "more" && html`<${MoreSheet} />`}
    ${sheet.value === "note" && html`<${NoteSheet} />`}
    ${sheet.value === "survey" && html`<${SurveySheet} here=${door} />`}`;
}
