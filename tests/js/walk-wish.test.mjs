import assert from "node:assert/strict";
import test from "node:test";
import { stretchText, turnText } from "../../app/static/js/directions.js";
import { parityOf, streetsOf } from "../../app/static/js/walk-list.js";
import { broughtBack, early, isEmpty, leftOut, moved, NO_WISH, pinnedFirst, pinnedLast, turned, wishedOf } from "../../app/static/js/walk-wish.js";

const stops = ["a", "b", "c", "d", "e"].map((door) => ({ door_ids: [door, `${door}2`] }));

test("a stop dragged between two others follows the one before it", () => {
  assert.deepEqual(moved(NO_WISH, stops, 4, 1).follow, [["a", "e"]]);
  assert.deepEqual(moved(NO_WISH, stops, 0, 2).follow, [["c", "a"]]);
});

test("a stop dragged to the top is first, to the end last", () => {
  assert.equal(moved(NO_WISH, stops, 3, 0).first_door_id, "d");
  assert.equal(moved(NO_WISH, stops, 1, 4).last_door_id, "b");
});

test("a stop dragged away leaves no wish behind, and those around it stay together", () => {
  const chained = { ...NO_WISH, follow: [["a", "b"], ["b", "c"]] };
  assert.deepEqual(moved(chained, stops, 1, 3).follow, [["a", "c"], ["d", "b"]]);
  assert.equal(moved({ ...NO_WISH, first_door_id: "a" }, stops, 0, 2).first_door_id, "");
});

test("a stop dragged into a pair stands between both", () => {
  assert.deepEqual(moved({ ...NO_WISH, follow: [["a", "b"]] }, stops, 4, 1).follow, [["a", "e"], ["e", "b"]]);
});

test("a stop that stays where it is wishes nothing", () => assert.equal(moved(NO_WISH, stops, 2, 2), NO_WISH));

test("a stop has one place: pinning it takes its other wishes back", () => {
  const wish = pinnedLast(pinnedFirst(early(NO_WISH, stops[1]), stops[1]), stops[1]);
  assert.deepEqual(wish, { ...NO_WISH, last_door_id: "b" });
  assert.deepEqual(wishedOf(wish, stops[1].door_ids), ["last"]);
});

test("a stop is left out with all its doors, and each can come back", () => {
  const wish = leftOut(NO_WISH, stops[2]);
  assert.deepEqual(wish.left_out_door_ids, ["c", "c2"]);
  assert.ok(isEmpty(broughtBack(broughtBack(wish, "c"), "c2")));
});

test("a walk turned twice is as it was", () => assert.deepEqual(turned(turned(NO_WISH)), NO_WISH));

const part = { street_name: "Maple St", parity: "even", from_number: "12", to_number: "48", turn: "cross", at_street: "Oak St", via: [] };

test("a part of a walk reads as street, side and numbers", () => {
  assert.equal(stretchText(part), "Maple St, even side, 12 → 48");
  assert.equal(stretchText({ ...part, from_number: "7", to_number: "7", parity: "odd" }), "Maple St, odd side, 7");
});

test("a turn names the street where it is made and those walked along", () => {
  assert.equal(turnText(part), "Cross at Oak St");
  assert.equal(turnText({ ...part, turn: "start" }), "");
  assert.equal(turnText({ ...part, turn: "left", at_street: "", via: ["Elm Ave"] }), "Turn left, along Elm Ave");
});

test("the side of a house is told by its number, of 132-01 by the last", () => {
  assert.deepEqual(["12", "7 1/2", "132-01", "", undefined].map(parityOf), ["even", "odd", "odd", "", ""]);
});

test("stops keep their addresses by door when their order changes", () => {
  const point = (door_id, house_number) => ({ geometry: { type: "Point" }, properties: { door_id, house_number, street_name: "Elm", order: 1 } });
  const walk = { stops: [{ order: 1, door_ids: ["y"], street_name: "", walk_m: 1 }, { order: 2, door_ids: ["x"], street_name: "", walk_m: 1 }] };
  const [street] = streetsOf(walk, { features: [point("x", "2"), point("y", "4")] });
  assert.deepEqual(street.stops.map((stop) => stop.house_number), ["4", "2"]);
});
