import assert from "node:assert/strict";
import test from "node:test";
import { everyone, isWhole, rowFor, rowsOf, treeOf, withPart } from "../../app/static/js/coming/filter-tree.js";

const party = { test: { column: "party", operator: "=", values: ["D"] } };
const old = { test: { column: "age", operator: ">=", values: [60] } };
const voted = { voted: { least: 2, last: 4, kind: "general" } };

test("trees become rows and the same trees again", () => {
  for (const tree of [
    party, old, { all: [party, old] }, { any: [party, voted] }, { all: [party, { any: [old, voted] }] }, { not: { test: { column: "party", operator: "in", values: ["D", "R"] } } },
    { contacted: { within_days: 30 } }, { attempted: { since: "2026-09-01" } }, { within: { distance_m: 500, lon: -71, lat: 42 } }, { not: { test: { column: "phone", operator: "empty", values: [] } } },
  ]) assert.deepEqual(treeOf(rowsOf(tree)), tree);
});

test("everyone is no row, and no row is everyone", () => {
  assert.deepEqual(rowsOf({ everyone: { included: true } }), everyone());
  assert.equal(treeOf(everyone()), null);
});

test("what rows cannot show is left to the text", () => {
  assert.equal(rowsOf({ not: { all: [party, old] } }), null);
  assert.equal(rowsOf({ everyone: { included: false } }), null);
});

test("a row that asks nothing yet is left out", () => {
  const row = rowFor({ name: "age", kind: "number", values: [] });
  assert.equal(isWhole(row), false);
  assert.deepEqual(treeOf({ word: "all", parts: [row, rowsOf(party).parts[0]] }), party);
  assert.equal(treeOf({ word: "all", parts: [row, { word: "any", parts: [] }] }), null);
});

test("the first question fits the column", () => {
  assert.equal(rowFor({ name: "party", kind: "text", values: ["D"] }).operator, "in");
  assert.equal(rowFor({ name: "street_name", kind: "text", values: [] }).operator, "contains");
  assert.deepEqual(rowFor({ name: "general", kind: "election", values: ["general-2024", "general-2022"] }).voted, { least: 1, last: 2, kind: "general" });
});

test("a part is changed or taken away, the others stay", () => {
  const group = rowsOf({ all: [party, old] });
  assert.equal(withPart(group, 0, null).parts.length, 1);
  assert.deepEqual(withPart(group, 1, everyone()).parts[1], everyone());
});
