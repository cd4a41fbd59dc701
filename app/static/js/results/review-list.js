// @ts-check
/** Results that a person should look at, newest first, a screenful at a time. */
import { signal } from "@preact/signals";
import { count } from "../format.js";
import { pick } from "../state.js";
import { resolve, reviews } from "../staff/record.js";
import { momentText } from "../staff/times.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";

const AT_ONCE = 20;
const shown = signal(AT_ONCE);
/** Reasons with words of their own; others are told as they are. */
const REASONS = ["late", "far-off", "clock", "turf-closed", "not-assigned", "door-not-in-turf", "unknown-door", "unknown-voter", "conflict", "do-not-contact", "quarantine"];

export function ReviewList() {
  const items = reviews.value;
  const rest = items.length - shown.value;
  return html`
    <section class="stack" aria-labelledby="reviews-title">
      <h3 id="reviews-title">${say("reviews.title")}</h3>
      <p class="small quiet" role="status">${items.length ? say("reviews.what", { n: items.length }) : say("reviews.none")}</p>
      <ul class="people">${items.slice(0, shown.value).map((one) => html`
        <li class="row spread" key=${one.result_id}><p class="grow"><b>${reasonsOf(one)}</b><br />
          <span class="small quiet">${one.turf_id && html`<span class="code">${one.turf_id}</span> · `}${one.door_id && html`<button class="link who" onClick=${() => (pick.value = { kind: "door", id: one.door_id })}>${one.door_id}</button> · `}${momentText(new Date(one.received_at))}</span></p>
          <button class="button" onClick=${() => resolve(one.result_id)}>${say("reviews.seen")}</button></li>`)}</ul>
      ${rest > 0 && html`<button class="button wide" onClick=${() => (shown.value += AT_ONCE)}>${say("reviews.more", { n: Math.min(AT_ONCE, rest), all: count(items.length) })}</button>`}
    </section>`;
}

/** @param {any} item */
const reasonsOf = (item) => item.reasons.map((/** @type {string} */ one) => (REASONS.includes(one) ? say(`reason.${one}`) : one)).join(" · ");
