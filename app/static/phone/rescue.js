// @ts-check
/**
 * The rescue file: every result of this phone exactly as it is sent, for the day when sending never works.
 * Whoever reads it in may do so twice: the server knows each result by its id and bytes.
 */
import { json, post, Trouble } from "./server.js";
import { batches } from "./sender.js";
import { events } from "./state.js";
import { campaignId, readAll } from "./storage.js";

const FORMAT = "turfwalk-results-1";

/** @returns {Promise<File>} */
export async function rescueFile() {
  const keys = new Map((await readAll("keys")).map((one) => [one.pack_id, one.send_key]));
  const packs = [...new Set(events.value.map((one) => one.pack_id))];
  const turfs = packs.map((id) => ({ send_key: keys.get(id) ?? "", results: events.value.filter((one) => one.pack_id === id).map((one) => one.text) }));
  const text = JSON.stringify({ format: FORMAT, campaign_id: campaignId, turfs }, null, 1);
  return new File([text], `turfwalk-${campaignId}-${new Date().toISOString().slice(0, 10)}.json`, { type: "application/json" });
}

/** Hand the file to the phone: to its share sheet where there is one, else as a download. */
export async function giveRescueFile() {
  const file = await rescueFile();
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file] });
      return;
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return;
    }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Send what a rescue file holds. @param {File} file @returns {Promise<{taken: number, all: number}>} */
export async function sendRescueFile(file) {
  const read = JSON.parse(await file.text());
  if (read.format !== FORMAT || read.campaign_id !== campaignId) throw new Trouble(422);
  let taken = 0;
  let all = 0;
  for (const { send_key, results } of read.turfs) {
    all += results.length;
    /** @type {Record<string, string>} */
    const headers = send_key ? { "turfwalk-send-key": send_key } : {};
    for (const batch of batches(results.map((/** @type {string} */ text) => ({ text })))) {
      const answer = await json(await post("field/results", { results: batch.map((one) => one.text) }, headers));
      taken += answer.receipts.length;
    }
  }
  return { taken, all };
}
