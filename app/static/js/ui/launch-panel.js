// @ts-check
/** Launch: who walks today, the turfs worth most an hour, how long all of it takes, what a goal needs. */
import { EmptyPlace } from "../coming/pictures.js";
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask } from "../api.js";
import { count, durationText, percent } from "../format.js";
import { attempt } from "../notes.js";
import { cut, hueOfTurf, panel, savedAt, universe } from "../state.js";
import { say } from "../words.js";
import { NumberField } from "./cut-form.js";
import { Figure } from "./figures.js";
import { html } from "./html.js";
import { Term } from "./term.js";
import { choose } from "./turf-table.js";

const canvassers = signal(6);
const shifts = signal(1);
const hours = signal(3);
const goal = signal(0);
const rate = signal(25);
const plan = signal(/** @type {any} */ (null));
const PAUSE_MS = 150;

export function LaunchPanel() {
  const asked = { canvassers: canvassers.value, shifts: shifts.value, shift_s: hours.value * 3600, goal_conversations: goal.value || null, contact_rate: rate.value / 100 };
  useEffect(() => {
    if (!cut.value) return undefined;
    const soon = setTimeout(() => void attempt(async () => (plan.value = await ask("launch-plan", { method: "POST", body: { universe: universe.value, spec: asked } }))), PAUSE_MS);
    return () => clearTimeout(soon);
  }, [JSON.stringify(asked), universe.value, savedAt.value]);
  if (!cut.value)
    return html`
      <div class="panel-head stack"><h2>${say("launch.title")}</h2>
        <${EmptyPlace} picture="clock" words=${say("launch.no-turfs")} button=${say("handout.to-turf")} act=${() => (panel.value = "turf")} /></div>`;
  return html`
    <div class="panel-body scroller stack">
      <h2>${say("launch.title")}</h2>
      <div class="fields">
        <${NumberField} words="launch.canvassers" signal=${canvassers} />
        <${NumberField} words="launch.shifts" signal=${shifts} />
        <${NumberField} words="launch.hours" signal=${hours} />
        <${NumberField} words="launch.rate" signal=${rate} />
        <${NumberField} words="launch.goal" signal=${goal} least=${0} />
      </div>
      ${plan.value && plan.value.universe_name === universe.value && html`<${Plan} plan=${plan.value} />`}
    </div>`;
}

/** @param {{plan: any}} props */
function Plan({ plan: now }) {
  const today = now.turfs.filter((/** @type {any} */ turf) => turf.canvasser);
  return html`
    <div class="figures" role="status">
      <${Figure} pairs=${[[count(now.today_turf_count), ""]]} label=${say("launch.turfs-today", { n: now.turfs.length })} />
      <${Figure} pairs=${[[count(now.today_conversations), ""]]} label=${say("launch.conversations")} />
      <${Figure} pairs=${[[count(now.today_door_count), ""]]} label=${say("launch.doors-today", { n: now.door_count })} />
      <${Figure} pairs=${[[count(now.day_count), ""]]} label=${say("launch.days", { n: now.shift_count })} />
    </div>
    ${now.goal && html`<p class=${now.goal.is_reachable ? "card" : "card warning"}>${goalText(now)}</p>`}
    ${today.length ? html`
      <h3>${say("launch.today")} <${Term} name="targets" /></h3>
      <div class="table-wide"><table class="launch-table">
        <thead><tr>${["turf", "value", "time", "who"].map((one) => html`<th scope="col" class=${one === "turf" ? "" : "amount"}>${say(`launch.column.${one}`)}</th>`)}</tr></thead>
        <tbody>${today.map((/** @type {any} */ turf) => html`
          <tr><th scope="row"><button class="turf-name" onClick=${() => choose(turf)}><span class="badge" data-hue=${(hueOfTurf.value.get(turf.turf_id) ?? 0) + 1}>${turf.number}</span><span class="code">${turf.turf_id}</span></button></th>
            <td class="amount">${turf.targets_per_hour.toFixed(1)}</td><td class="amount">${durationText(turf.work_s)}</td>
            <td class="amount">${whoOf(turf, now.spec)}</td></tr>`)}</tbody>
      </table></div>` : html`<p class="warning">${say("launch.none")}</p>`}`;
}

/** Who takes a turf; one that no shift can hold is shared. @param {any} turf @param {any} spec */
function whoOf(turf, spec) {
  const last = Math.min(turf.canvasser + turf.shift_count - 1, spec.canvassers);
  const who = last > turf.canvasser ? `${turf.canvasser}–${last}` : count(turf.canvasser);
  return spec.shifts > 1 ? say("launch.who-shift", { who, shift: turf.shift }) : who;
}

/** @param {any} now */
function goalText({ goal: found, spec, door_count }) {
  if (!found.is_reachable) return say("launch.goal-short", { goal: found.conversation_count, doors: found.door_count, all: door_count, most: found.most_conversations });
  return say("launch.goal-met", { goal: found.conversation_count, rate: percent(spec.contact_rate), doors: found.door_count, shifts: found.shift_count, n: found.day_count });
}
