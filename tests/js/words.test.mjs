import assert from "node:assert/strict";
import test from "node:test";
import { classText, distanceText, durationText, percent } from "../../app/static/js/format.js";
import { say } from "../../app/static/js/words.js";

test("one door is a door and two are doors, with separators in large counts", () => {
  assert.equal(say("count.doors", { n: 1 }), "1 door");
  assert.equal(say("count.doors", { n: 12345 }), "12,345 doors");
});

test("a text given to a sentence stays a text", () => {
  assert.equal(say("search.none", { text: "<b>{n}</b>" }), "Nothing answers to “<b>{n}</b>”. Type a house number and some of the street, or a turf’s code.");
});

test("times read in hours and minutes", () => {
  assert.deepEqual([59, 3600, 10_320, 442_000].map(durationText), ["1 min", "1 h", "2 h 52 min", "123 h"]);
});

test("distances read in miles and feet or kilometres and metres", () => {
  assert.equal(distanceText(1609.344, "mi"), "1.0 mi");
  assert.equal(distanceText(100, "mi"), "330 ft");
  assert.equal(distanceText(4100, "km"), "4.1 km");
  assert.equal(distanceText(42.4, "km"), "42 m");
});

test("classes of whole numbers begin after the limit below", () => {
  assert.equal(classText(5, 10, false), "6 – 10");
  assert.equal(classText(0, 1, false), "1");
  assert.equal(classText(0.2, 0.4, true), "20% – 40%");
});

test("rates read as percent", () => assert.equal(percent(0.048, 1), "4.8%"));
