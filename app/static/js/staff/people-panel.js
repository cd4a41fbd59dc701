// @ts-check
/** People: who has an account and may do what; invitations; oneself. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../ui/html.js";
import { say } from "../words.js";
import { CopyField } from "./copy-field.js";
import { Oneself, ResetFactor } from "./own-account.js";
import { changePerson, invitationMade, invitations, invite, isOwner, loadPeople, makePasswordLink, me, passwordLink, people, takeBack } from "./record.js";
import { momentText } from "./times.js";

const ROLES = ["canvasser", "analyst", "director", "owner"];

export function PeoplePanel() {
  useEffect(() => {
    void loadPeople();
    return () => {
      invitationMade.value = "";
      passwordLink.value = null;
    };
  }, []);
  const waiting = invitations.value.filter((one) => !one.used_at && new Date(one.expires_at) > new Date());
  return html`
    <div class="panel-body scroller stack">
      <h2>${say("people.title")}</h2>
      ${isOwner.value && html`<${Invite} />`}
      ${waiting.length > 0 && html`<h3>${say("people.invited")}</h3><ul class="people">${waiting.map((one) => html`<${Invited} key=${one.invitation_id} invitation=${one} />`)}</ul>`}
      ${people.value.length > 0 ? html`<h3>${say("people.there")}</h3><ul class="people">${people.value.map((one) => html`<${Somebody} key=${one.person_id} person=${one} />`)}</ul>`
        : isOwner.value && html`<p class="quiet">${say("people.none")}</p>`}
      ${isOwner.value && html`<p><a class="button wide" href="desk#audit">${say("people.audit")}</a></p>`}
      <${Oneself} />
    </div>`;
}

function Invite() {
  const [role, setRole] = useState("canvasser");
  const send = (/** @type {any} */ event) => {
    event.preventDefault();
    void invite(new FormData(event.target).get("email")?.toString() ?? "", role).then(() => invitationMade.value && event.target.reset());
  };
  return html`
    <form class="stack" onSubmit=${send} aria-label=${say("people.invite")}>
      <label class="field">${say("people.email")}<input name="email" type="email" required autocomplete="off" /></label>
      <label class="field">${say("people.role")}<select value=${role} onChange=${(/** @type {any} */ event) => setRole(event.target.value)}>${ROLES.map((one) => html`<option value=${one}>${say(`role.${one}`)}</option>`)}</select></label>
      <p class="small quiet">${say(`role.${role}.may`)}</p>
      <button class="button primary">${say("people.make-link")}</button>
    </form>
    ${invitationMade.value && html`<div class="made stack"><p class="small" role="status">${say("people.link-made")}</p><${CopyField} label=${say("people.link")} text=${invitationMade.value} /></div>`}`;
}

/** @param {{invitation: any}} props */
const Invited = ({ invitation }) => html`
  <li class="row spread"><p class="grow"><span class="who">${invitation.email}</span><br /><span class="small quiet">${say(`role.${invitation.role}`)} · ${say("people.until", { at: momentText(new Date(invitation.expires_at)) })}</span></p>
    <button class="button" onClick=${() => takeBack(invitation.invitation_id)} aria-label=${say("people.take-back-one", { email: invitation.email })}>${say("people.take-back")}</button></li>`;

/** @param {{person: import("./record.js").Person}} props */
function Somebody({ person }) {
  const [resets, setResets] = useState(false);
  const shut = person.state !== "active";
  const may = isOwner.value && person.person_id !== me.value?.person_id;
  return html`
    <li class="person">
      <div class="row spread"><p class="grow"><b class="who">${person.name}</b><br /><span class="small quiet who">${person.email}</span></p>
        ${shut ? html`<span class="tag state-revoked">${say("people.shut")}</span>` : person.has_second_factor && html`<span class="tag ok">${say("people.factor")}</span>`}
        ${!may && html`<span class="tag state-open">${say(`role.${person.role}`)}</span>`}</div>
      ${may && html`<div class="row bottom">
        <label class="field grow">${say("people.role")}<select value=${person.role} disabled=${shut} aria-label=${say("people.role-of", { name: person.name })}
          onChange=${(/** @type {any} */ event) => changePerson(person, { role: event.target.value })}>${ROLES.map((one) => html`<option value=${one}>${say(`role.${one}`)}</option>`)}</select></label>
        <button class=${shut ? "button" : "button danger"} aria-label=${say(shut ? "people.open-one" : "people.shut-one", { name: person.name })} onClick=${() => changePerson(person, { is_disabled: !shut })}>${say(shut ? "people.open" : "people.shut-it")}</button></div>
        ${!shut && html`<div class="row wrap"><button class="button" aria-label=${say("people.password-one", { name: person.name })} onClick=${() => makePasswordLink(person)}>${say("people.password")}</button>
          ${person.has_second_factor && html`<button class="button" aria-label=${say("factor.reset-one", { name: person.name })} aria-expanded=${resets} onClick=${() => setResets(!resets)}>${say("factor.lost")}</button>`}</div>`}
        ${resets && html`<${ResetFactor} person=${person} onDone=${() => setResets(false)} />`}
        ${passwordLink.value?.person_id === person.person_id && html`<div class="made stack"><p class="small" role="status">${say("people.password-made", { name: person.name })}</p><${CopyField} label=${say("people.password-link")} text=${passwordLink.value.link} /></div>`}`}
    </li>`;
}
