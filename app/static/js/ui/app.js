// @ts-check
/** The director's page: rail, task panel, map, inspector, status line. */
import { useEffect, useRef } from "preact/hooks";
import { tipLines, valueOf } from "../analysis/figures.js";
import { AnalysisPanel, DayBar, OnMap } from "../analysis/room.js";
import { beside, openPanel } from "../analysis/shown.js";
import { api } from "../api.js";
import { CampaignTitle } from "../coming/campaign-title.js";
import { conflict } from "../conflict.js";
import { signedOut } from "../connection.js";
import { lazyPart } from "../lazy.js";
import { byKeys, drawing } from "../sketch.js";
import { loadMe, mayOpen } from "../staff/record.js";
import { campaign, hueOfTurf, keysOpen, layersOpen, panel, pick, placing, settingsOpen, sheet, termsOpen, turfs } from "../state.js";
import { startMap } from "../sync.js";
import { tip } from "../tip.js";
import { say } from "../words.js";
import { ConnectionBar } from "./connection-bar.js";
import { Grip } from "./grip.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { KeptBar } from "./kept-bar.js";
import { LayersCard } from "./layers-card.js";
import { NotesList } from "./notes-list.js";
import { Search } from "./search.js";
import { StatusLine } from "./status-line.js";
import { TermNote } from "./term.js";
import { TurfPanel } from "./turf-panel.js";

/** @type {Record<string, (props: any) => any>} */
const PANELS = {
  import: lazyPart(() => import("./import-panel.js"), "ImportPanel"),
  turf: TurfPanel,
  launch: lazyPart(() => import("./launch-panel.js"), "LaunchPanel"),
  handout: lazyPart(() => import("./handout-panel.js"), "HandoutPanel"),
  results: lazyPart(() => import("../staff/results-panel.js"), "ResultsPanel"),
  analysis: AnalysisPanel,
  people: lazyPart(() => import("../staff/people-panel.js"), "PeoplePanel"),
};
const EmptyMap = lazyPart(() => import("../coming/first-run.js"), "EmptyMap", () => !campaign.value.segment_count);
const Inspector = lazyPart(() => import("./inspector.js"), "Inspector", () => pick.value);
const DrawBar = lazyPart(() => import("./draw-bar.js"), "DrawBar", () => drawing.value);
const PlaceBar = lazyPart(() => import("./place-bar.js"), "PlaceBar", () => placing.value);
const ConflictSheet = lazyPart(() => import("./conflict-sheet.js"), "ConflictSheet", () => conflict.value);
const SignInSheet = lazyPart(() => import("./sign-in-sheet.js"), "SignInSheet", () => signedOut.value);
const KeysSheet = lazyPart(() => import("./keys-sheet.js"), "KeysSheet", () => keysOpen.value);
const SettingsSheet = lazyPart(() => import("./settings-sheet.js"), "SettingsSheet", () => settingsOpen.value);
const TermsSheet = lazyPart(() => import("./terms-sheet.js"), "TermsSheet", () => termsOpen.value);

export function App() {
  const Panel = PANELS[panel.value] ?? TurfPanel;
  return html`
    <div class=${`page ${pick.value ? "inspecting" : ""} ${drawing.value || placing.value ? "drawing" : ""}`} data-sheet=${sheet.value}>
      <${Rail} />
      <main class="panel" aria-label=${say(`panel.${panel.value}`)}>
        <${Grip} /><${CampaignTitle} /><${Panel} />
      </main>
      <section class=${`map-box ${beside.value ? "two" : ""}`} aria-label=${say("map")}>
        <${TownMap} />
        ${(byKeys.value || placing.value?.cross) && html`<div class="cross" aria-hidden="true"></div>`}
        <${OnMap} /><${Tip} />${campaign.value.segment_count > 0 ? html`<div class="map-top"><${Search} /><${LayersCard} /></div>` : html`<${EmptyMap} />`}
        <div class="map-bottom"><${ConnectionBar} /><${NotesList} /><${DayBar} /><${KeptBar} /><${DrawBar} /><${PlaceBar} /></div>
      </section>
      <${Inspector} />
      <${StatusLine} />
      <${ConflictSheet} /><${SignInSheet} /><${KeysSheet} /><${SettingsSheet} /><${TermsSheet} /><${TermNote} />
    </div>`;
}

function Rail() {
  useEffect(() => void loadMe().then(() => mayOpen(panel.value) || openPanel("analysis")), []);
  const entry = (/** @type {string} */ name) => html`
    <button class="rail-entry" aria-current=${panel.value === name ? "page" : null} onClick=${() => openPanel(name)}>
      <${Icon} name=${name} />${say(`rail.${name}`)}</button>`;
  return html`
    <nav class="rail" aria-label=${say("rail")}>
      ${Object.keys(PANELS).filter(mayOpen).map(entry)}
      <button class="rail-entry" aria-pressed=${layersOpen.value} onClick=${() => (layersOpen.value = !layersOpen.value)}><${Icon} name="layers" />${say("rail.layers")}</button>
      <button class="rail-entry last" onClick=${() => (settingsOpen.value = true)}><${Icon} name="settings" />${say("rail.settings")}</button>
    </nav>`;
}

function TownMap() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => startMap(/** @type {HTMLElement} */ (box.current), `${api}streets.pmtiles`), []);
  return html`<div class="town-map" ref=${box} role="application" aria-label=${say("map.label")}></div>`;
}

/** How far the tip stands off the pointer. */
const TIP_OFF_PX = 14;

function Tip() {
  const over = tip.value;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (!box.current || !over) return;
    const { offsetParent, offsetWidth: wide, offsetHeight: high, style } = box.current;
    const inspector = pick.value ? document.querySelector(".inspector")?.getBoundingClientRect() : null;
    const right = Math.min(offsetParent?.clientWidth ?? Infinity, (inspector?.left || Infinity) - (offsetParent?.getBoundingClientRect().left ?? 0));
    style.left = `${over.at.x + TIP_OFF_PX + wide <= right ? over.at.x + TIP_OFF_PX : Math.max(0, over.at.x - TIP_OFF_PX - wide)}px`;
    style.top = `${over.at.y + TIP_OFF_PX + high <= (offsetParent?.clientHeight ?? Infinity) ? over.at.y + TIP_OFF_PX : Math.max(0, over.at.y - TIP_OFF_PX - high)}px`;
  });
  if (!over) return null;
  const turf = over.turf_id && turfs.value.find((one) => one.turf_id === over.turf_id);
  return html`
    <div class="tip small" ref=${box} aria-hidden="true">
      ${turf && html`<p><span class="badge" data-hue=${(hueOfTurf.value.get(turf.turf_id) ?? 0) + 1}>${turf.number}</span> <b class="code">${turf.turf_id}</b>${turf.door_count !== null && html` · ${say("count.doors", { n: turf.door_count })}`}</p>`}
      ${over.cell && over.heatmap && html`<${CellTip} cell=${over.cell} found=${over.heatmap} />`}
    </div>`;
}

/** @param {{cell: any, found: any}} props */
const CellTip = ({ cell, found }) => html`
  <p>${cell.name && html`<b>${cell.name}</b> · `}<b>${valueOf(found, cell)}</b></p>
  ${tipLines(found, cell).map((line) => html`<p class="quiet">${line}</p>`)}`;
