import assert from "node:assert/strict";
import test from "node:test";
import { missingIn, scoreName, withChoices } from "../../app/static/js/coming/mapping.js";

const TEXT = `# Which heading holds which field.
kind = "voters"
date_order = "mdy"

[columns]
voter_id = "Id"

[history]
not_voted = ["N"]
[history.columns]
"General24" = "general-2024"

[scores.columns]
"Old" = "old_score"

[codes.party]
"DEM" = "D"

# Not imported:
#   "Colour"
`;

test("choices take the place of the columns, everything else stays", () => {
  const made = withChoices(TEXT, [{ heading: 'A "b"', field: "voter_id" }, { heading: "Street", field: "address_line" }, { heading: "Support Level", field: "score" }, { heading: "General24", field: "general-2024" }, { heading: "x", field: "" }]);
  assert.match(made, /\[columns\]\nvoter_id = "A \\"b\\""\naddress_line = "Street"\n/);
  assert.match(made, /\[scores\.columns\]\n"Support Level" = "support_level_score"/);
  assert.match(made, /\[history\.columns\]\n"General24" = "general-2024"/);
  assert.match(made, /\[codes\.party\]\n"DEM" = "D"/);
  assert.doesNotMatch(made, /Old|Colour|"x"/);
  assert.ok(made.indexOf("kind =") < made.indexOf("[columns]"));
});

test("an address in parts is an address", () => {
  assert.deepEqual(missingIn([{ heading: "a", field: "house_number" }, { heading: "b", field: "street_name" }]), ["voter_id"]);
  assert.deepEqual(missingIn([{ heading: "a", field: "voter_id" }]), ["address_line"]);
});

test("a score is named after its heading", () => assert.deepEqual(["SupportScore", "Turnout 2024"].map(scoreName), ["support_score", "turnout_2024_score"]));
