import assert from "node:assert/strict";
import test from "node:test";
import { cellsInside, levelOf, rampOf, resolutionAt } from "../../app/static/js/cells.js";
import { read, write } from "../../app/static/js/url.js";
import { streetsOf } from "../../app/static/js/walk-list.js";

test("reading an address gives what was written", () => {
  const shown = { view: { zoom: 15, lat: 42.37, lon: -71.1 }, panel: "turf", pick: "turf:K7PA", layers: ["turfs", "doors"], metric: "doors", by: "block-group", filters: { beside: "support", since: "2026-10-03", steps: "single" } };
  assert.deepEqual(read(write(shown)), shown);
});

test("an address somebody bent is read as far as it makes sense", () => {
  assert.deepEqual(read("#map=a/b/c&panel=turf&other=1"), { panel: "turf" });
  assert.deepEqual(read(""), {});
});

test("no layers at all is different from no word about layers", () => {
  assert.deepEqual(read("#layers=").layers, []);
  assert.equal(read("#panel=turf").layers, undefined);
});

test("hexes get finer with the zoom and never leave what the server has", () => {
  const resolutions = Array.from({ length: 11 }, (_, i) => resolutionAt(10 + i));
  assert.deepEqual(resolutions, [...resolutions].sort((a, b) => a - b));
  assert.ok(new Set(resolutions).size >= 4);
  assert.ok(Math.max(...resolutions) <= 11 && Math.min(...resolutions) >= 4);
});

test("a value falls in the first class that holds it, and what must not be shown in none", () => {
  assert.equal(levelOf({ value: 5, too_few: false }, [5, 10]), 0);
  assert.equal(levelOf({ value: 5.1, too_few: false }, [5, 10]), 1);
  assert.equal(levelOf({ value: null, too_few: false }, [5, 10]), -1);
  assert.equal(levelOf({ value: 7, too_few: true }, [5, 10]), -1);
});

test("what is hidden from the reader is coloured as little as what is too few", () => {
  assert.equal(levelOf({ value: null, too_few: true, hidden: true }, [5, 10]), -1);
});

test("a campaign of many doors is never drawn in hexes too many for a browser", () => {
  assert.equal(resolutionAt(20, 1_000_000), 10);
  assert.equal(resolutionAt(20, 40_000), 11);
});

test("the lasso takes the cells whose middle lies inside it", () => {
  const cell = (id, x, y) => ({ cell_id: id, label: [x, y], rings: [], box: [x - 1, y - 1, x + 1, y + 1] });
  const loop = [[0, 0], [10, 0], [10, 10], [0, 10]];
  assert.deepEqual(cellsInside(loop, [cell("in", 5, 5), cell("out", 10.5, 5), cell("far", 40, 40)]).map((one) => one.cell_id), ["in"]);
});

test("every class has a colour of its own", () => {
  for (const middle of [null, 50])
    for (const breaks of [[10], [40, 50, 60], [45, 55], [60, 70, 80], [10, 20, 30, 40, 50, 100], [30, 40, 45, 48, 60, 80]])
      assert.equal(new Set(rampOf({ breaks, middle })).size, breaks.length, `${middle} ${breaks}`);
});

test("support below the middle is on one side of the ramp and above it on the other", () => {
  assert.deepEqual(rampOf({ middle: 50, breaks: [40, 60, 80] }), ["sides-4", "sides-6", "sides-8"]);
});

test("a walk reads street by street and side by side where it keeps to one, with house numbers where the hand-out tells them", () => {
  const stop = (order, street_name) => ({ order, street_name, door_ids: [`a${order}`, `b${order}`], walk_m: 1 });
  const walk = { stops: [1, 2, 3, 4, 5, 6].map((order) => stop(order, "Elm")).concat([7, 8, 9].map((order) => stop(order, "Oak"))) };
  const door = (order, house_number, unit = "") => ({ geometry: { type: "Point" }, properties: { door_id: `${unit === "B" ? "b" : "a"}${order}`, house_number, unit, street_name: order < 7 ? "Elm" : "Oak" } });
  const numbers = ["12 1/2", "14", "16", "15", "13", "11", "1", "2", "3"];
  const streets = streetsOf(walk, { features: [...numbers.map((number, i) => door(i + 1, number, i ? "" : "A")), door(1, "12 1/2", "B")] });
  assert.deepEqual(streets.map((street) => [street.name, street.side, street.stops.length]), [["Elm", "even", 3], ["Elm", "odd", 3], ["Oak", "both", 3]]);
  assert.deepEqual(streets[0].stops[0].units, ["A", "B"]);
  assert.equal(streets[0].stops[0].house_number, "12 1/2");
  assert.equal(streetsOf(walk, null)[0].stops[0].house_number, "");
});
