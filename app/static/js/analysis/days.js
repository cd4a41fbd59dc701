// @ts-check
/** The days of the canvass: which one is shown, stepping and playing. */
import { batch, signal } from "@preact/signals";
import { locale } from "../language.js";
import { attempt, note } from "../notes.js";
import { heatmap } from "../state.js";
import { say } from "../words.js";
import { day, days, loadDays, steps } from "./shown.js";

const STEP_MS = 900;
export const playing = signal(false);
let timer = 0;

const named = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });

/** "Sat, Oct 10". @param {string} on a date as ISO writes it */
export const dayText = (on) => named.format(new Date(`${on}T00:00:00Z`));

/** Show the slider, on the last day of the canvass. */
export const startDays = () =>
  attempt(async () => {
    await loadDays();
    if (!days.value.length) return note("note", say("days.none"), { mend: say("days.none.mend") });
    day.value = days.value[days.value.length - 1].day;
  });

export function stopDays() {
  pause();
  batch(() => {
    day.value = "";
    steps.value = "";
  });
}

export const dayIndex = () => days.value.findIndex((one) => one.day === day.value);

/** @param {number} index */
export function goTo(index) {
  day.value = days.value[Math.max(0, Math.min(index, days.value.length - 1))].day;
}

/** Play from this day on, from the first after the last. */
export function play() {
  playing.value = true;
  if (dayIndex() >= days.value.length - 1) goTo(0);
  next();
}

export function pause() {
  playing.value = false;
  clearTimeout(timer);
}

/** The next day comes when this one stands on the map. */
function next() {
  const stood = heatmap.value;
  const since = performance.now();
  const look = () => {
    if (!playing.value) return;
    const waited = performance.now() - since;
    if (waited < STEP_MS || (heatmap.value === stood && waited < STEP_MS * 4)) return void (timer = window.setTimeout(look, 50));
    if (dayIndex() >= days.value.length - 1) return pause();
    goTo(dayIndex() + 1);
    next();
  };
  look();
}
