// @ts-check
/** Small charts: a rate with its interval on one line, and the days of the canvass as bars. */
import { count, percent } from "../format.js";
import { locale } from "../language.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";

const WIDE = 100, HIGH = 14;
const DAYS_WIDE = 326, DAYS_HIGH = 96, FOOT = 18, GAP = 2, WIDEST_BAR = 60;

/** @param {import("./tallies.js").Rate} rate */
export function rateText(rate) {
  if (rate.hidden) return say("tally.hidden");
  return rate.value === null ? say("tally.none") : percent(rate.value);
}

/** The interval in words. @param {import("./tallies.js").Rate} rate */
export const intervalText = (rate) =>
  rate.value === null || rate.low === null || rate.high === null ? rateText(rate) : say("tally.interval", { value: percent(rate.value), low: percent(rate.low), high: percent(rate.high), n: rate.n });

/** A line from low to high with a dot at the value, on a scale of 0 to `most`. @param {{rate: import("./tallies.js").Rate, most?: number}} props */
export function RateLine({ rate, most = 1 }) {
  if (rate.value === null || rate.low === null || rate.high === null) return null;
  const at = (/** @type {number} */ value) => 2 + (Math.min(value, most) / most) * (WIDE - 4);
  return html`
    <svg class="rate-line" viewBox=${`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
      <line class="scale" x1="0" x2=${WIDE} y1=${HIGH / 2} y2=${HIGH / 2} />
      <rect class="interval" x=${at(rate.low)} y=${HIGH / 2 - 3} width=${Math.max(at(rate.high) - at(rate.low), 1)} height="6" rx="3" />
      <rect class="value" x=${at(rate.value) - 1.5} y="1" width="3" height=${HIGH - 2} rx="1.5" />
    </svg>`;
}

/** Slanted lines at the foot of a day that is hidden, so that it does not look like none. @param {number} x @param {number} wide @param {number} floor */
const hatch = (x, wide, floor) => Array.from({ length: Math.max(Math.floor(wide / 5), 1) }, (_, i) => `M${x + i * 5} ${floor}l4 -8`).join("");

/** Tries a day, the talks among them darker. @param {{rows: import("./tallies.js").Tally[]}} props days in order */
export function DayChart({ rows }) {
  const tries = (/** @type {import("./tallies.js").Tally} */ row) => row.attempt_count ?? 0;
  const talks = (/** @type {import("./tallies.js").Tally} */ row) => row.contact_count ?? 0;
  const most = Math.max(...rows.map(tries), 1);
  const step = Math.min(DAYS_WIDE / rows.length, WIDEST_BAR + GAP);
  const high = (/** @type {number} */ n) => (n / most) * (DAYS_HIGH - FOOT - 14);
  const floor = DAYS_HIGH - FOOT;
  const best = rows.reduce((a, b) => (tries(b) > tries(a) ? b : a));
  const day = (/** @type {string} */ key) => new Date(`${key}T12:00`).toLocaleDateString(locale, { month: "short", day: "numeric" });
  const words = say("tally.days.what", { n: rows.length, most: tries(best), day: day(best.key) });
  const bar = (/** @type {import("./tallies.js").Tally} */ row, /** @type {number} */ i) => html`
    <g key=${row.key}><title>${row.hidden ? `${day(row.key)}: ${say("tally.hidden")}` : say("tally.day", { day: day(row.key), tries: tries(row), talks: talks(row) })}</title>
      <rect class="room" x=${i * step} y="0" width=${step} height=${floor} />
      ${row.hidden && html`<path class="unknown" d=${hatch(i * step, Math.max(step - GAP, 1), floor)} />`}
      <rect class="tries" x=${i * step} y=${floor - high(tries(row))} width=${Math.max(step - GAP, 1)} height=${high(tries(row))} />
      <rect class="talks" x=${i * step} y=${floor - high(talks(row))} width=${Math.max(step - GAP, 1)} height=${high(talks(row))} /></g>`;
  return html`
    <figure class="day-chart">
      <svg viewBox=${`0 0 ${DAYS_WIDE} ${DAYS_HIGH}`} role="img" aria-label=${words}>
        ${rows.map(bar)}
        <line class="floor" x1="0" x2=${DAYS_WIDE} y1=${floor} y2=${floor} />
        <text x="0" y=${DAYS_HIGH - 4}>${day(rows[0].key)}</text>
        ${rows.length > 1 && html`<text x=${Math.max(rows.length * step - GAP, 110)} y=${DAYS_HIGH - 4} text-anchor="end">${day(rows[rows.length - 1].key)}</text>`}
        <text x=${DAYS_WIDE} y="10" text-anchor="end">${say("tally.most", { n: count(most) })}</text>
      </svg>
      <figcaption class="small quiet"><i class="key tries"></i>${say("tally.tries")}<i class="key talks"></i>${say("tally.talks")}</figcaption>
    </figure>`;
}
