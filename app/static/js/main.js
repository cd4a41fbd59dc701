// @ts-check
/** The director's page starts here. */
import { render } from "preact";
import { keepUp, load } from "./actions.js";
import { applyShown } from "./address.js";
import { Problem } from "./api.js";
import { keepDrawings } from "./kept-drawing.js";
import { listenToKeys } from "./keys.js";
import { fetchRest } from "./lazy.js";
import { campaign, panel } from "./state.js";
import { App } from "./ui/app.js";
import { html } from "./ui/html.js";
import { SignedOut } from "./ui/signed-out.js";
import { read } from "./url.js";
import { say } from "./words.js";

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
try {
  await load();
  if (!campaign.value.voter_count || !campaign.value.segment_count) panel.value = "import";
  applyShown({ panel: panel.value, ...read(location.hash) });
  document.title = say("page.title", { name: campaign.value.name });
  root.textContent = "";
  render(html`<${App} />`, root);
  listenToKeys();
  keepDrawings();
  keepUp();
  fetchRest();
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  root.textContent = "";
  render(html`<${SignedOut} problem=${error} />`, root);
}
