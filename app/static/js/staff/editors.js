// @ts-check
/** Who made an edit, in words. */
import { ask } from "../api.js";
import { say } from "../words.js";
import { loadMe, me, people } from "./record.js";

/** Editors without an account, as the audit trail names them: the built-in town's, and the one of the printed link. */
const NO_ACCOUNT = new Set(["demo", "link"]);

/** Whoever may have edited, as they are now. */
export async function loadEditors() {
  await loadMe();
  people.value = await ask("people");
}

/** A person, or somebody at this computer. @param {string} by as the audit trail has it */
export function editorOf(by) {
  const person = people.value.find((one) => one.person_id === by);
  if (by === me.value?.person_id && person) return say("editor.you");
  if (person) return say("editor.person", { name: person.name, role: say(`role.${person.role}`) });
  return say(by === "" || by === "command-line" ? "editor.command" : NO_ACCOUNT.has(by) ? "editor.here" : "editor.gone");
}
