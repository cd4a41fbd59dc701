// @ts-check
/** The desk: typing in paper, writing the script, whom not to contact, who did what. */
import { signal } from "@preact/signals";
import { render } from "preact";
import { ask, home } from "../js/api.js";
import { html } from "../js/ui/html.js";
import { LanguagePicker } from "../js/ui/language-picker.js";
import { TermNote } from "../js/ui/term.js";
import { note } from "./asking.js";
import { Audit } from "./audit.js";
import { Paper } from "./paper.js";
import { Privacy } from "./privacy.js";
import { Scripts } from "./scripts.js";
import { say } from "./words.js";

const PARTS = { paper: Paper, script: Scripts, privacy: Privacy, audit: Audit };
/** Parts that only owners see. */
const OWNERS = ["audit"];
const isOwner = signal(false);
ask("session").then((me) => (isOwner.value = me.role === "owner"), () => {}); // what it asks next says why
const here = () => /** @type {keyof typeof PARTS} */ (location.hash.slice(1) in PARTS ? location.hash.slice(1) : "paper"); // "#paper=CODE", as printed on a sheet, is paper too;
const part = signal(here());
addEventListener("hashchange", () => {
  part.value = here();
  note.value = null;
});

const Note = () => html`<div role="status" aria-live="polite">${note.value && html`<p class=${`told ${note.value.isWrong ? "wrong" : ""}`}>${note.value.text} ${note.value.mend}</p>`}</div>`;

function Desk() {
  const name = say(`tab.${part.value}`);
  document.title = `${name} – Turfwalk`;
  return html`
    <header class="desk-head"><a class="button plain" href=${home}>${say("map")}</a>
      <nav aria-label=${say("desk")}>${Object.keys(PARTS).filter((one) => isOwner.value || !OWNERS.includes(one)).map((one) => html`<a class="button" href=${`#${one}`} aria-current=${one === part.value ? "page" : undefined}>${say(`tab.${one}`)}</a>`)}</nav>
      <${LanguagePicker} />
    </header>
    <main class="desk"><h1>${name}</h1><${Note} /><${PARTS[part.value]} /></main><${TermNote} />`;
}

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
root.textContent = "";
render(html`<${Desk} />`, root);
