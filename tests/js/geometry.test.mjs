import assert from "node:assert/strict";
import test from "node:test";
import { colourApart, contains, everyStep, latOf, lonOf, ringOf, shapeOf, worldX, worldY } from "../../app/static/js/geometry.js";

const square = (west, south, size) => ({
  type: "Polygon",
  coordinates: [[[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]],
});

test("a place survives the way to the world square and back", () => {
  for (const [lon, lat] of [[-71.1, 42.37], [0, 0], [179.9, -60.2]]) {
    assert.ok(Math.abs(lonOf(worldX(lon)) - lon) < 1e-9);
    assert.ok(Math.abs(latOf(worldY(lat)) - lat) < 1e-9);
  }
});

test("north is up: the y of a northern place is smaller", () => assert.ok(worldY(43) < worldY(42)));

test("a point in the middle is inside and one in the hole is not", () => {
  const outer = square(0, 0, 3).coordinates[0];
  const shape = shapeOf({ type: "Polygon", coordinates: [outer, square(1, 1, 1).coordinates[0]] });
  assert.equal(contains(shape, worldX(0.5), worldY(0.5)), true);
  assert.equal(contains(shape, worldX(1.5), worldY(1.5)), false);
  assert.equal(contains(shape, worldX(4), worldY(1)), false);
});

test("the badge of a shape stands inside it, also when it is shaped like a U", () => {
  const u = { type: "Polygon", coordinates: [[[0, 0], [3, 0], [3, 3], [2, 3], [2, 1], [1, 1], [1, 3], [0, 3], [0, 0]]] };
  for (const shape of [shapeOf(square(5, 5, 1)), shapeOf(u), shapeOf({ type: "MultiPolygon", coordinates: [square(0, 0, 1).coordinates, square(9, 9, 2).coordinates] })])
    assert.equal(contains(shape, ...shape.label), true);
});

test("arrows stand every 60 px along the whole line, whatever its corners", () => {
  const marks = everyStep([0, 0, 100, 0, 100, 200], 60);
  assert.deepEqual(marks.map((mark) => [Math.round(mark.x), Math.round(mark.y)]), [[30, 0], [90, 0], [100, 50], [100, 110], [100, 170]]);
  assert.equal(marks[0].angle, 0);
  assert.equal(marks[2].angle, Math.PI / 2);
});

test("a line of no length has no arrow", () => assert.deepEqual(everyStep([5, 5, 5, 5], 60), []));

test("neighbours get different colours", () => {
  const shapes = Array.from({ length: 40 }, (_, i) => shapeOf(square(i % 8, Math.floor(i / 8), 1)));
  const hues = colourApart(shapes, 12);
  shapes.forEach((_, i) => {
    if (i % 8) assert.notEqual(hues[i], hues[i - 1]);
    if (i >= 8) assert.notEqual(hues[i], hues[i - 8]);
  });
});

test("a ring keeps the order of its points", () => assert.deepEqual([...ringOf([[0, 0], [180, 0]])], [0.5, 0.5, 1, 0.5]));
