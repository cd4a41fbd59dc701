// @ts-check
/** Beside the choice of a universe: the ways to its form. */
import { signal } from "@preact/signals";
import { universeHere } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

export const universeFormOpen = signal(false);
/** The universe that is being changed; null for a new one. */
export const universeChanged = signal(/** @type {any} */ (null));

/** Beside the choice of a universe: make a new one, change this one. */
export function UniverseButtons() {
  const here = universeHere.value;
  const open = universeFormOpen.value;
  const changing = open && universeChanged.value !== null;
  const toggle = (/** @type {any} */ one, /** @type {boolean} */ isOpen) => {
    universeChanged.value = isOpen ? null : one;
    universeFormOpen.value = !isOpen;
  };
  const edit = here ? say("coming.universe-edit", { name: here.name }) : "";
  return html`
    ${here && html`<button type="button" class="button icon" aria-label=${edit} title=${edit} aria-expanded=${changing} onClick=${() => toggle(here, changing)}><${Icon} name="tune" /></button>`}
    <button type="button" class="button icon" aria-label=${say("universe.new")} title=${say("universe.new")} aria-expanded=${open && !changing} onClick=${() => toggle(null, open && !changing)}><${Icon} name="plus" /></button>`;
}
