// @ts-check
/** A universe, new or changed: a name, rows of filters, and the same as text; counted while it is made. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { createUniverse, refresh } from "../actions.js";
import { ask } from "../api.js";
import { begin, counted, fault, forget, text, written } from "../coming/filter-forms.js";
import { FilterRows } from "../coming/filter-rows.js";
import { whereOf } from "../condition.js";
import { count } from "../format.js";
import { attempt, note } from "../notes.js";
import { campaign, universe } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { universeChanged, universeFormOpen } from "./universe-buttons.js";

const deleting = signal(false);
const named = signal("");
let sending = false;

const close = () => {
  universeFormOpen.value = false;
  universeChanged.value = null;
};

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  if (sending) return; // it may wait for the server
  sending = true;
  const name = named.value;
  const where = whereOf(text.value);
  const made = await (universeChanged.value ? changeUniverse(universeChanged.value, name, where) : createUniverse(name, where));
  sending = false;
  if (made) close();
}

/** @param {any} before @param {string} name @param {string} where */
const changeUniverse = (before, name, where) =>
  attempt(async () => {
    const made = await ask(`universes/${encodeURIComponent(before.name)}`, { method: "PATCH", body: { name, where }, waits: say("wait.universe", { name }) });
    universe.value = made.name;
    await refresh();
    note("done", say("coming.universe-changed", { name: made.name, n: made.door_count }));
    return made;
  });

/** @param {any} one */
const deleteUniverse = (one) =>
  attempt(async () => {
    await ask(`universes/${encodeURIComponent(one.name)}`, { method: "DELETE" });
    close();
    universe.value = "";
    await refresh();
    note("done", say("coming.universe-deleted", { name: one.name }));
  });

export function UniverseForm() {
  const one = universeChanged.value;
  const wrong = fault.value !== null && !isUnfinished(fault.value);
  useEffect(() => {
    deleting.value = false;
    named.value = one?.name ?? "";
    begin(one?.where ?? "", campaign.value.snapshot_id);
    return forget;
  }, [campaign.value.snapshot_id, one?.universe_id]);
  return html`
    <form class="stack card universe-form" onSubmit=${submit}>
      <label class="field">${say("universe.name")}<input name="name" required maxlength="60" autocomplete="off" value=${named.value} onInput=${(/** @type {any} */ event) => (named.value = event.target.value)} /></label>
      <${FilterRows} />
      <label class="field">${say("universe.where")}<textarea id="universe-where" name="where" rows="2" placeholder="party = 'D' and support_score >= 60" autocomplete="off" spellcheck="false"
        aria-invalid=${wrong} aria-describedby="universe-found" value=${text.value} onInput=${(/** @type {any} */ event) => written(event.target.value)}></textarea></label>
      <div id="universe-found" class="found" role="status">${fault.value ? html`<${Fault} fault=${fault.value} />` : counted.value && html`<${Found} found=${counted.value} />`}</div>
      <p class="small quiet">${say("coming.never")}</p>
      <button class="button primary">${one ? say("coming.universe-save", { name: one.name }) : say("universe.create")}</button>
      ${one && (deleting.value ? html`<${Sure} one=${one} />` : html`<button type="button" class="button plain" onClick=${() => (deleting.value = true)}>${say("coming.universe-delete")}</button>`)}
    </form>`;
}

/** @param {{one: any}} props */
const Sure = ({ one }) => html`
  <div class="fault stack" role="alert"><p>${say("coming.universe-delete-sure", { name: one.name })}</p>
    <div class="row"><button type="button" class="button grow" onClick=${() => deleteUniverse(one)}>${say("coming.universe-delete-yes", { name: one.name })}</button>
      <button type="button" class="button" onClick=${() => (deleting.value = false)}>${say("cancel")}</button></div></div>`;

/** @param {{found: import("../coming/filter-forms.js").Count}} props */
function Found({ found }) {
  if (!found.voter_count) return html`<p class="small warning">${say("universe.nobody")}</p>`;
  return html`
    <p class="live"><span><b>${count(found.door_count)}</b> ${say("count.doors-word", { n: found.door_count })}</span>
      <span><b>${count(found.voter_count)}</b> ${say("count.voters-word", { n: found.voter_count })}</span></p>
    ${found.exception_count > 0 && html`<p class="small quiet">${say("count.not-on-map", { n: found.exception_count })}</p>`}`;
}

/** What is wrong, where in the text, and how to mend it; quietly while the text is not finished. @param {{fault: import("../coming/filter-forms.js").Fault}} props */
function Fault({ fault: now }) {
  if (isUnfinished(now)) return html`<p class="small quiet">${now.what}</p>`;
  const { what, mend, spot } = now;
  return html`
    <p class="small warning">${what}</p>
    ${spot && html`<p class="spot small" aria-hidden="true">${spot.before}<mark>${spot.at}</mark>${spot.after}</p>`}
    <p class="small quiet">${mend}</p>`;
}

/** @param {import("../coming/filter-forms.js").Fault} now */
const isUnfinished = ({ spot }) => spot?.at === "";
