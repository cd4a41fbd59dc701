// @ts-check
/** Typing a printed list in: a line a door, by keyboard alone. */
import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { html } from "../js/ui/html.js";
import { Term } from "../js/ui/term.js";
import { query } from "../js/api.js";
import { Answers, answering, loadScript, questions } from "./answers.js";
import { attempt, fieldsOf, note, tell } from "./asking.js";
import { say } from "./words.js";

/** @typedef {{number: string, door_id: string, house_number: string, street_name: string, unit: string, do_not_contact: boolean, outcome: string | null, note: string, answers: Record<string, any>}} PaperDoor */

const sheet = signal(/** @type {{turf_id: string, walked_on: string, doors: PaperDoor[]} | null} */ (null));
const newest = signal("");
let code = "";
let queue = Promise.resolve(); // lines are kept in the order they were typed

/** @param {string} typed @param {string} day */
async function open(typed, day) {
  const found = await attempt(`paper/${encodeURIComponent(typed)}${query({ walked_on: day })}`);
  if (!found) return;
  code = typed;
  sheet.value = found;
}

/** @param {string} typed @param {string} day */
const begin = (typed, day) => Promise.all([open(typed, day), loadScript()]);

/** The code of a sheet stands in the address that is printed on it. */
const printed = new URLSearchParams(location.hash.slice(1)).get("paper") ?? "";
if (printed) void begin(printed, "");

/** The parts of a typed line. @param {string} text */
export function lineOf(text) {
  const corrects = text.startsWith("!");
  const [, number = "", letter = "", said = ""] = /^!?\s*(\S+)\s*(\S?)\S*\s*(.*)$/.exec(text.trim()) ?? [];
  return { number, letter, note: said, corrects };
}

/** @param {string} text */
async function keep(text) {
  return keepLine(lineOf(text));
}

/** @param {{number: string, letter: string, note: string, corrects: boolean, answers?: Record<string, any>}} line */
async function keepLine(line) {
  if (!line.letter || !sheet.value) return tell(say("paper.hint"), true), false;
  const body = { lines: [line], walked_on: sheet.value.walked_on };
  const found = await attempt(`paper/${encodeURIComponent(code)}`, { method: "POST", body });
  if (!found) return false;
  const { state } = found[0];
  tell(say(`state.${state}`, { number: line.number }), !["stored", "duplicate"].includes(state));
  newest.value = line.number;
  await open(code, sheet.value.walked_on);
  return ["stored", "duplicate"].includes(state);
}

export const Paper = () => html`<${Opening} />${sheet.value && html`<${Typing} />`}`;

const Opening = () => html`
  <form class="line" onSubmit=${(/** @type {any} */ event) => { const { code: typed, day } = fieldsOf(event); note.value = null; void begin(typed, day); }}>
    <label class="field">${say("paper.code")}<input name="code" required maxlength="20" defaultValue=${printed} autocomplete="off" autocapitalize="characters" spellcheck="false" /></label>
    <label class="field">${say("paper.day")}<input name="day" type="date" /></label>
    <button class=${`button ${sheet.value ? "" : "primary"}`}>${say("paper.open")}</button>
  </form>
  ${!sheet.value && html`<p class="quiet">${say("paper.what")}</p>`}`;

function Typing() {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const doors = sheet.value?.doors ?? [];
  const done = doors.filter((one) => one.outcome).length;
  /** @param {SubmitEvent} event */
  async function submit(event) {
    const { line } = fieldsOf(event);
    if (field.current) field.current.value = ""; // at once: the next line is typed while this one is kept
    field.current?.focus();
    queue = queue.then(async () => {
      const kept = await keep(line);
      if (!kept && field.current?.value === "") field.current.value = line; // to be mended, unless the next one was begun
    });
    await queue;
  }
  return html`
    <section aria-label=${sheet.value?.turf_id}>
      <h2><span class="code">${sheet.value?.turf_id}</span> · ${say("paper.done", { done, total: doors.length })}</h2>
      <form class="line" onSubmit=${submit}>
        <label class="field grow">${say("paper.line")}<input ref=${field} name="line" required maxlength="2050" autocomplete="off" autofocus aria-describedby="paper-hint" /></label>
        <button class="button primary">${say("paper.keep")}</button>
      </form>
      <p id="paper-hint" class="quiet small">${say("paper.hint")}<br />${say("paper.letters")}</p>
      <table><thead><tr>${["number", "door", "outcome", "note"].map((one) => html`<th scope="col">${say(`paper.${one}`)}${one === "outcome" && html` <${Term} name="outcome" />`}</th>`)}</tr></thead>
        <tbody>${doors.map((one) => html`<tr key=${one.door_id} class=${one.number === newest.value ? "newest" : ""}>
          <th scope="row">${one.number}</th><td>${[one.house_number, one.street_name, one.unit].filter(Boolean).join(" ")} ${one.do_not_contact && html`<b class="tag stop-tag">${say("paper.no-contact")}</b>`}</td>
          <td>${one.outcome && say(`outcome.${one.outcome}`)}</td><td>${one.note}${one.outcome === "canvassed" && questions.value.length > 0 && html`<${Answering} door=${one} />`}</td></tr>`)}</tbody></table>
    </section>`;
}

/** What was answered at a door, and the form for it. @param {{door: PaperDoor}} props */
function Answering({ door }) {
  const isOpen = answering.value === door.door_id;
  /** @param {Record<string, any>} answers */
  const save = async (answers) => {
    if (await keepLine({ number: door.number, letter: "t", note: door.note, corrects: true, answers })) answering.value = "";
  };
  return html`
    <p><button class="button" aria-expanded=${isOpen} aria-label=${say("paper.answers-of", { number: door.number })} onClick=${() => (answering.value = isOpen ? "" : door.door_id)}>
      ${say("paper.answers", { n: Object.keys(door.answers).length })}</button></p>
    ${isOpen && html`<${Answers} given=${door.answers} onSave=${save} />`}`;
}
