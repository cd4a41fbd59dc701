// @ts-check
/** The campaigns of this server: open one, or make a new one. */
import { signal } from "@preact/signals";
import { render } from "preact";
import { ask, Problem, problemOf } from "../api.js";
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { locale } from "../language.js";
import { EmptyPlace, Picture } from "./pictures.js";

const campaigns = signal(/** @type {any[]} */ ([]));
const mayMake = signal(false);
const making = signal(false);
const fault = signal(/** @type {{what: string, mend: string} | null} */ (null));
const busy = signal(false);

/** @param {any} body */
async function make(body) {
  busy.value = true;
  fault.value = null;
  try {
    const made = await ask("campaigns", { method: "POST", body });
    location.assign(`/c/${made.campaign_id}/`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    fault.value = { what: error.what, mend: error.mend };
    busy.value = false;
  }
}

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault();
  void make(Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target))));
}

const zones = () => /** @type {any} */ (Intl).supportedValuesOf?.("timeZone") ?? ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"];
const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The Tuesday after the first Monday of the next November. */
function nextElection() {
  const today = new Date();
  const of = (/** @type {number} */ year) => {
    const first = new Date(Date.UTC(year, 10, 1)).getUTCDay();
    return `${year}-11-${String(1 + ((8 - first) % 7) + 1).padStart(2, "0")}`;
  };
  const own = of(today.getFullYear());
  return own >= today.toISOString().slice(0, 10) ? own : of(today.getFullYear() + 1);
}

const electionOn = signal(nextElection());

const Fault = () => fault.value && html`<div class="fault" role="alert"><p><b>${fault.value.what}</b></p><p>${fault.value.mend}</p></div>`;

const NewCampaign = () => html`
  <form class="card stack" onSubmit=${submit} aria-labelledby="new-title">
    <h2 id="new-title">${say("coming.new-campaign")}</h2>
    <label class="field">${say("coming.campaign-name")}<input name="name" required maxlength="120" autocomplete="off" placeholder=${say("coming.campaign-hint")} /></label>
    <div class="fields">
      <label class="field">${say("coming.election-on")}<input name="election_on" type="date" required value=${electionOn.value} onInput=${(/** @type {any} */ event) => (electionOn.value = event.target.value)} /></label>
      <label class="field">${say("coming.time-zone")}<select name="time_zone">${[...new Set([here(), ...zones()])].map((zone) => html`<option value=${zone} selected=${zone === here()}>${zone.replaceAll("_", " ")}</option>`)}</select></label>
    </div>
    <${Fault} />
    <div class="row"><button class="button primary grow" disabled=${busy.value}>${say(busy.value ? "coming.making" : "coming.make-campaign")}</button>
      ${campaigns.value.length > 0 && html`<button type="button" class="button" onClick=${() => (making.value = false)}>${say("cancel")}</button>`}</div>
    <p class="small quiet">${say("coming.campaign-what")}</p>
  </form>`;

/** @param {{one: any}} props */
const Campaign = ({ one }) => html`
  <li><a class="card campaign" href=${`/c/${one.campaign_id}/`}>
    <span class="row spread"><b>${one.name}</b>${one.invented && html`<span class="tag invented">${say("invented")}</span>`}</span>
    <span class="small quiet">${say("coming.election", { election: new Date(`${one.election_on}T12:00:00`).toLocaleDateString(locale, { dateStyle: "long" }) })}</span>
    <span class="small quiet number">${one.voter_count ? `${say("count.voters", { n: one.voter_count })} · ${say("count.doors", { n: one.door_count })}` : say("status.empty")}</span>
  </a></li>`;

function Page() {
  const list = campaigns.value;
  return html`
    <main class="campaigns stack">
      <header class="row"><${Picture} name="town" /><h1>${say("coming.campaigns")}</h1></header>
      ${list.length > 0 && html`<p class="quiet small">${say("coming.campaigns-open", { n: list.length })}</p><ul class="stack">${list.map((one) => html`<${Campaign} key=${one.campaign_id} one=${one} />`)}</ul>`}
      ${mayMake.value ? (making.value || !list.length ? html`<${NewCampaign} />` : html`<button class="button primary" onClick=${() => (making.value = true)}>${say("coming.new-campaign")}</button>`)
        : list.length ? html`<p class="small quiet">${say("coming.no-make")}</p>`
        : html`<${EmptyPlace} picture="people" words=${say("coming.no-campaigns")} button=${say("page.sign-in")} act=${() => location.assign("/sign-in")} />`}
      ${!mayMake.value && html`<${Fault} />`}
    </main>`;
}

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
try {
  const answer = await fetch("/api/campaigns", { headers: { accept: "application/json" } });
  if (!answer.ok) throw await problemOf(answer);
  campaigns.value = await answer.json();
  mayMake.value = (answer.headers.get("allow") ?? "").includes("POST");
} catch (error) {
  fault.value = error instanceof Problem ? { what: error.what, mend: error.mend } : { what: say("problem.unreachable"), mend: say("problem.unreachable.mend") };
}
document.title = say("page.title", { name: say("coming.campaigns") });
root.textContent = "";
render(html`<${Page} />`, root);
