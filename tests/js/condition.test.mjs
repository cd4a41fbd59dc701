import assert from "node:assert/strict";
import test from "node:test";
import { spotIn, whereOf } from "../../app/static/js/condition.js";

test("the word at the character that a fault names is marked, with what stands around it", () => {
  assert.deepEqual(spotIn("party = 'D' and suport >= 60", "There is no column (character 17)."), { before: "party = 'D' and ", at: "suport", after: " >= 60" });
  assert.deepEqual(spotIn("a ? b", "makes no sense at character 3."), { before: "a ", at: "?", after: " b" });
});

test("a fault past the last character marks the end", () => {
  assert.deepEqual(spotIn("party =", "makes no sense at character 8: expected a value."), { before: "party =", at: "", after: "" });
});

test("letters outside the basic plane count once, as the server counts them", () => {
  assert.equal(spotIn("name = '𝒜' and oops", "character 16").at, "oops");
});

test("a fault without a character, or with one past the text, marks nothing", () => {
  assert.equal(spotIn("a", "Longer than 4000 characters."), null);
  assert.equal(spotIn("a", "at character 9"), null);
});

test("nothing written means everyone", () => assert.deepEqual(["", "  ", " a = 1"].map(whereOf), ["true", "true", " a = 1"]));
