// @ts-check
/** The line that is always there: turf, doors done, saved, waiting. Below it what must be known at once. */
import { undo } from "../actions.js";
import { isSecure, newVersion, shellIsKept } from "../offline.js";
import { signInPage } from "../server.js";
import { events, isOffline, isSignedOut, ownEvents, pack, person, sheet, tab, toast, waiting } from "../state.js";
import { say } from "../words.js";
import { html } from "../../js/ui/html.js";
import { progress } from "./view.js";

export function Top() {
  const { done, total } = progress.value;
  return html`
    <header class="top">
      <p class="turf">${pack.value ? html`<b class="code">${pack.value.body.turf_id}</b> <span>${say("top.done", { done, total })}</span>` : html`<b>Turfwalk</b>`}</p>
      <button class=${`state ${waiting.value.length ? "waits" : ""}`} aria-haspopup="dialog" onClick=${() => (sheet.value = "status")} data-saved=${events.value.length} data-waiting=${waiting.value.length}>
        <span class="dot" aria-hidden="true"></span><span>${say("top.saved", { n: events.value.length })}</span> <b>${say("top.waiting", { n: waiting.value.length })}</b></button>
      ${pack.value && html`<progress max=${total} value=${done} aria-label=${say("top.done", { done, total })}></progress>`}
    </header>`;
}

export const Banners = () => html`
  <aside class="banners" aria-label=${say("band")}>
    ${pack.value?.body.invented && html`<p class="band quietly">${say("band.invented")}</p>`}
    ${pack.value && isSecure && !(shellIsKept.value && ownEvents.value.length) && html`<p class="band quietly" role="status">${say(shellIsKept.value ? "ready.yes" : "ready.not-yet")}</p>`}
    ${!isSecure && html`<p class="band warn">${say("band.insecure")}</p>`}
    ${isSignedOut.value && html`<div class="band warn"><${SignIn} /></div>`}
    ${isOffline.value && html`<p class="band" role="status">${say("band.offline")}</p>`}
    ${newVersion.value && html`<p class="band">${say("band.new-version")}</p>`}
  </aside>`;

/** Whoever came by a link opens it again; others sign in. */
export const SignIn = () => (person.value.startsWith("link-")
  ? html`<p>${say("sign-in.link", { n: waiting.value.length })}</p>`
  : html`<a class="act wide" href=${signInPage}>${waiting.value.length ? say("sign-in.to-send", { n: waiting.value.length }) : say("sign-in")}</a>`);

export const Toast = () => html`
  <div class="toast-place" role="status" aria-live="polite">${toast.value && html`
    <p class=${`toast ${toast.value.isProblem ? "problem" : ""}`} data-told=${toast.value.key}><span>${say(toast.value.key, toast.value.fill)}</span>
      ${toast.value.undo && html`<button class="tool" onClick=${() => undo(toast.value?.undo ?? [])}>${say("toast.undo")}</button>`}</p>`}</div>`;

const TABS = /** @type {const} */ (["next", "list", "map"]);

export const Tabs = () => html`
  <nav class="tabs" aria-label=${say("tabs")}>${TABS.map((name) => html`
    <button aria-current=${tab.value === name ? "page" : undefined} onClick=${() => (tab.value = name)}>${say(`tab.${name}`)}</button>`)}</nav>`;
