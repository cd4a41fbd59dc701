// @ts-check
/** The status line: what is shown, whether it is saved, what is running. Always true, always there. */
import { cancelJob } from "../actions.js";
import { clock, durationText, percent } from "../format.js";
import { awaySince, cutOff, waiting } from "../connection.js";
import { campaign, interrupted, jobs, savedAt, turfPicked, turfsHere, workOf } from "../state.js";
import { mayOpen } from "../staff/record.js";
import { inOurWords } from "../server-words.js";
import { say } from "../words.js";
import { html } from "./html.js";

export function StatusLine() {
  return html`
    <footer class="status" aria-label=${say("status")}>
      <p class="number shown">${whatIsShown()}</p>
      <p class=${`number ${cutOff.value ? "warning" : "quiet"}`}>${savedText()}</p>
      <div class="running" role="status">${jobs.value.map((job) => html`<${Running} key=${job.job_id} job=${job} />`)}${interrupted.value && html`<${Interrupted} />`}</div>
    </footer>`;
}

function savedText() {
  if (waiting.value.length) return say("status.waits", { n: waiting.value.length });
  if (awaySince.value) return say("status.away", { at: clock(awaySince.value) });
  if (cutOff.value) return say("status.out");
  return savedAt.value && say("status.saved", { at: clock(savedAt.value) });
}

const Interrupted = () => html`
  <div class="job"><span class="warning">${interrupted.value?.what}</span>
    <button class="link" onClick=${() => interrupted.value?.again()}>${say("job.again")}</button>
    <button class="link" onClick=${() => (interrupted.value = null)}>${say("close")}</button></div>`;

function whatIsShown() {
  const turf = turfPicked.value;
  const shown = turf ? [turf] : turfsHere.value;
  if (!shown.length || !mayOpen("turf")) {
    const c = campaign.value;
    return c?.voter_count ? `${say("count.doors", { n: c.door_count })} · ${say("count.voters", { n: c.voter_count })}` : say("status.empty");
  }
  const sum = (/** @type {(turf: any) => number} */ of) => shown.reduce((total, one) => total + of(one), 0);
  const parts = [
    say("count.doors", { n: sum((one) => one.door_count) }), say("count.voters", { n: sum((one) => one.voter_count) }),
    turf ? say("turf.named", { number: turf.number }) : say("count.turfs", { n: shown.length }), durationText(sum(workOf)),
  ];
  return parts.join(" · ");
}

/** @param {{job: import("../jobs.js").Job}} props */
const Running = ({ job }) => html`
  <div class="job">
    <span>${say(`job.${job.verb}`)} <b class="number">${percent(job.progress)}</b></span>
    <progress value=${job.progress} max="1" aria-label=${say(`job.${job.verb}`)}></progress>
    <span class="quiet job-message">${inOurWords(job.message)}</span>
    <button class="link" onClick=${() => cancelJob(job.job_id)}>${say("cancel")}</button>
  </div>`;
