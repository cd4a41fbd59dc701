// @ts-check
/** The campaign's name over the panel, and the way from it to others. */
import { signal } from "@preact/signals";
import { attempt } from "../notes.js";
import { campaign } from "../state.js";
import { html } from "../ui/html.js";
import { Icon } from "../ui/icons.js";
import { say } from "../words.js";

const open = signal(false);
const others = signal(/** @type {any[] | null} */ (null));

/** Campaigns one may open, this one aside. */
const load = () =>
  attempt(async () => {
    const answer = await fetch("/api/campaigns", { headers: { accept: "application/json" } });
    const all = answer.ok ? await answer.json() : [];
    others.value = all.filter((/** @type {any} */ one) => one.campaign_id !== campaign.value.campaign_id);
  });

function toggle() {
  open.value = !open.value;
  if (open.value) void load();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key !== "Escape" || !open.value) return;
  open.value = false;
  document.getElementById("switch-campaign")?.focus();
  event.stopPropagation();
}

export const CampaignTitle = () => html`
  <header class="title campaign-title" onKeyDown=${onKey}>
    <h1>${campaign.value.name}</h1>
    ${campaign.value.invented && html`<span class="tag invented">${say("invented")}</span>`}
    <button id="switch-campaign" class="button icon plain" aria-label=${say("coming.switch")} title=${say("coming.switch")} aria-expanded=${open.value} onClick=${toggle}><${Icon} name=${open.value ? "up" : "down"} /></button>
    ${open.value && html`
      <nav class="campaign-menu" aria-label=${say("coming.switch")}>
        <ul>${(others.value ?? []).map((one) => html`<li><a href=${`/c/${one.campaign_id}/`}><b>${one.name}</b><span class="small quiet number">${say("count.doors", { n: one.door_count })}</span></a></li>`)}
          <li><a href="/campaigns">${say("coming.all-campaigns")}</a></li></ul>
      </nav>`}
  </header>`;
