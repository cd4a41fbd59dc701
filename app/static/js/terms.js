// @ts-check
/** The terms that the pages explain, in the order in which a campaign meets them. Their words stand in the catalogues. */
export const TERMS = [
  "door", "voter", "precinct", "block-group", "located-by", "exception", "reject",
  "universe", "condition", "turf", "turf-code", "cut", "draft", "block-face", "contiguous", "lock", "recut", "staging",
  "walk", "stop", "certificate", "list-order", "on-foot",
  "assignment", "open-link", "take-back", "script", "outcome", "do-not-contact", "consent",
  "heatmap", "hex", "shrunk-rate", "interval", "too-few", "no-data", "contact-rate", "support", "turnout", "targets",
];
