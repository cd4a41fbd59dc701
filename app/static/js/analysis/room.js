// @ts-check
/** The door to the analysis: what it needs is fetched when it is first looked at, so that the first view need not wait. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { attempt } from "../notes.js";
import { panel } from "../state.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { beside, day, groups } from "./shown.js";

const parts = signal(/** @type {typeof import("./parts.js") | null} */ (null));

function usePart() {
  useEffect(() => void attempt(async () => { parts.value ??= await import("./parts.js"); }), []);
  return parts.value;
}

export function AnalysisPanel() {
  const there = usePart();
  return there ? html`<${there.Panel} />` : html`<p class="starting">${say("loading")}</p>`;
}

/** @param {{id: string}} props */
export function CellDetails({ id }) {
  const there = usePart();
  return there ? html`<${there.CellDetails} id=${id} />` : html`<p class="quiet">${say("loading")}</p>`;
}

/** What of the analysis lies on the map. */
export const OnMap = () => (panel.value === "analysis" || beside.value || day.value || groups.value.size ? html`<${OnMapThere} />` : null);

function OnMapThere() {
  const there = usePart();
  return there && html`<${there.OnMap} />`;
}

/** The slider's bar, where the other bars of the map are. */
export const DayBar = () => (day.value ? html`<${DayBarThere} />` : null);

function DayBarThere() {
  const there = usePart();
  return there && html`<${there.DayBar} />`;
}
