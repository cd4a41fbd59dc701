import assert from "node:assert/strict";
import test from "node:test";
import { countDone, doorsOf, floorOf, floorsOf, heardOf, nextDoor, standing } from "../../app/static/phone/field.js";
import { answersOn, following, scriptIn, stepsOf } from "../../app/static/phone/script.js";

const door = (id, unit = "") => ({ door: { door_id: id, address: { unit } }, voters: [], note: "" });
const body = { doors: ["d1", "d2", "d3"].map((id) => door(id)), walk: { stops: [{ order: 1, door_ids: ["d2"] }, { order: 2, door_ids: ["d1", "d3", "gone"] }] } };
const pack = (states = []) => ({ body, states, assignment: { from_at: "2026-10-01T10:00:00Z" } });
const event = (result_id, door_id, said) => ({ result_id, door_id, state: "sent", is_undo: false, said: { knocked_at: "2026-10-01T11:00:00Z", ...said } });
const state = (result_id, door_id, said) => ({ result_id, door_id, outcome: "refused", knocked_at: "2026-10-01T12:00:00Z", do_not_contact: false, ...said });

test("doors come in walking order, without those that the package does not hold", () => {
  assert.deepEqual(doorsOf(body).map((one) => [one.door_id, one.order, one.building]), [["d2", 1, "d2"], ["d1", 2, "d1"], ["d3", 2, "d1"]]);
});

test("a corrected result no longer stands", () => {
  const all = [event("a", "d1", { outcome: "refused" }), event("b", "d1", { outcome: "moved", supersedes: "a" })];
  assert.deepEqual(standing(all).map((one) => one.result_id), ["b"]);
  assert.equal(heardOf(pack(), all).get("d1").outcome, "moved");
});

test("an undone door is open again", () => {
  const all = [event("a", "d2", { outcome: "refused" }), { ...event("b", "d2", { outcome: "skipped", supersedes: "a" }), is_undo: true }];
  assert.equal(heardOf(pack(), all).get("d2").isDone, false);
});

test("another person's later result counts, both are shown as a conflict, our own echo is none", () => {
  const mine = [event("a", "d1", { outcome: "canvassed" })];
  const known = heardOf(pack([state("x", "d1")]), mine).get("d1");
  assert.deepEqual([known.outcome, known.by, known.isConflict], ["refused", "other", true]);
  const echo = heardOf(pack([state("a", "d1", { outcome: "canvassed" })]), mine).get("d1");
  assert.deepEqual([echo.by, echo.isConflict], ["me", false]);
});

test("what was heard in an earlier round is shown but does not make a door done", () => {
  const known = heardOf(pack([state("x", "d1", { knocked_at: "2026-09-01T12:00:00Z" })]), []).get("d1");
  assert.deepEqual([known.outcome, known.isDone], ["refused", false]);
});

test("the next door is the first open one behind, then the first open one at all, never one not to contact", () => {
  const doors = doorsOf(body);
  const heard = (done, shut = []) => new Map(doors.map(({ door_id }) => [door_id, { isDone: done.includes(door_id), doNotContact: shut.includes(door_id) }]));
  assert.equal(nextDoor(doors, heard([]), "d1").door_id, "d3");
  assert.equal(nextDoor(doors, heard(["d1", "d3"]), "d3").door_id, "d2");
  assert.equal(nextDoor(doors, heard(["d2"], ["d1"])).door_id, "d3");
  assert.equal(nextDoor(doors, heard(["d1", "d2", "d3"])), null);
  assert.deepEqual(countDone(heard(["d1"], ["d2"])), { done: 2, total: 3 });
});

test("floors are read from units", () => {
  assert.deepEqual(["1204", "3B", "#302", "A", "12", "Apt 10C"].map(floorOf), ["12", "3", "3", "", "", "10"]);
  const units = ["1001", "201", "202", "A"].map((unit) => ({ ...door(unit, unit) }));
  assert.deepEqual(floorsOf(units).map(({ floor, doors }) => [floor, doors.length]), [["", 1], ["2", 2], ["10", 1]]);
});

const ask = (question_id, kind, choices = []) => ({ question_id, kind, text: "", choices });
const questions = [ask("q1", "choice", [{ value: "yes", goto: "q3" }, { value: "no", goto: "" }, { value: "again", goto: "q1" }]), ask("q2", "text"), ask("q3", "scale")];

test("an answer leads where the script says, else below, and never round", () => {
  assert.equal(following(questions, ["q1"], "yes").question_id, "q3");
  assert.equal(following(questions, ["q1"], "no").question_id, "q2");
  assert.equal(following(questions, ["q1"], "again"), null);
  assert.equal(following(questions, ["q1", "q3"], "5"), null);
});

test("only the way that was taken is answered", () => {
  assert.deepEqual(answersOn(["q1", "q3"], { q1: "yes", q2: "left behind", q3: "" }), { q1: "yes" });
  assert.equal(stepsOf(questions[2]).length, 5);
  assert.equal(scriptIn([{ language: "en" }, { language: "es" }], "es").language, "es");
  assert.equal(scriptIn([], "es"), null);
});
