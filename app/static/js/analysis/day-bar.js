// @ts-check
/** The slider of the canvass: plays, steps by keyboard, single days or everything so far, and says what day it is. */
import { useEffect } from "preact/hooks";
import { count } from "../format.js";
import { campaign, universe } from "../state.js";
import { attempt } from "../notes.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { say } from "../words.js";
import { dayIndex, dayText, goTo, pause, play, playing, stopDays } from "./days.js";
import { day, days, loadDays, steps, whose } from "./shown.js";

export const DayBar = () => (day.value ? html`<${Bar} />` : null);

function Bar() {
  useEffect(() => void attempt(loadDays), [campaign.value?.snapshot_id, universe.value, whose.value]);
  useEffect(() => pause, []);
  if (!days.value.length) return null;
  const at = dayIndex();
  const here = days.value[at];
  const words = dayWords(here);
  return html`
    <section class="day-bar" aria-label=${say("days.bar")}>
      <div class="row spread"><p class="day-now"><b>${dayText(day.value)}</b> <span class="quiet small" role="status">${words}</span></p>
        <button class="button icon" aria-label=${say("days.close")} onClick=${stopDays}><${Icon} name="close" size=${16} /></button></div>
      <${Columns} at=${at} />
      <input type="range" min="0" max=${days.value.length - 1} step="1" value=${Math.max(at, 0)} aria-label=${say("days.day")} aria-valuetext=${`${dayText(day.value)}, ${words}`}
        onInput=${(/** @type {any} */ event) => { pause(); goTo(Number(event.target.value)); }} />
      <div class="row wrap">
        <button class="button icon" aria-label=${say("days.before")} disabled=${at <= 0} onClick=${() => { pause(); goTo(at - 1); }}><${Icon} name="left" /></button>
        <button class="button primary" onClick=${() => (playing.value ? pause() : play())}><${Icon} name=${playing.value ? "pause" : "play"} />${say(playing.value ? "days.pause" : "days.play")}</button>
        <button class="button icon" aria-label=${say("days.after")} disabled=${at >= days.value.length - 1} onClick=${() => { pause(); goTo(at + 1); }}><${Icon} name="right" /></button>
        <label class="tick-field"><input type="checkbox" checked=${steps.value === "single"} onChange=${(/** @type {any} */ event) => (steps.value = event.target.checked ? "single" : "")} />${say("days.single")}</label>
      </div>
    </section>`;
}

/** @param {import("./shown.js").Day | undefined} here */
function dayWords(here) {
  if (!here) return say("days.no-such");
  if (here.doors === null) return say("days.hidden");
  return say(steps.value === "single" ? "days.that-day" : "days.so-far", { n: here.doors, contacts: count(here.contacts ?? 0) });
}

/** How many doors each day had. @param {{at: number}} props */
function Columns({ at }) {
  const most = Math.max(1, ...days.value.map((one) => one.doors ?? 0));
  const width = 100 / days.value.length;
  const isOn = (/** @type {number} */ i) => (steps.value === "single" ? i === at : i <= at);
  return html`
    <svg class="day-columns" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
      ${days.value.map((one, i) => html`<rect key=${one.day} class=${isOn(i) ? "on" : ""} x=${i * width + width * 0.1} width=${width * 0.8} y=${24 - ((one.doors ?? 0) / most) * 24} height=${((one.doors ?? 0) / most) * 24} />`)}
    </svg>`;
}
