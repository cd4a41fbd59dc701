// @ts-check
/** The one-time link: its secret stands behind "#token=", leaves the address at once, and becomes a session. */
import { say } from "./words.js";

const status = /** @type {HTMLElement} */ (document.getElementById("status"));
const mend = /** @type {HTMLElement} */ (document.getElementById("mend"));

/** @param {string} what @param {string} [todo] */
function tell(what, todo = "") {
  status.textContent = what;
  mend.textContent = todo;
  mend.hidden = !todo;
}

document.title = `${say("sign-in.title")} – ${say("page.name")}`;
/** @type {HTMLElement} */ (document.getElementById("title")).textContent = say("sign-in.title");

async function signIn() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  history.replaceState(null, "", location.pathname);
  if (!token) return tell(say("sign-in.no-token"));
  tell(say("sign-in.working"));
  let answer;
  try {
    answer = await fetch("/api/sign-in", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ token }) });
  } catch {
    return tell(say("problem.unreachable"), say("problem.unreachable.mend"));
  }
  if (answer.ok) location.replace(location.pathname === "/sign-in" ? "/" : location.pathname);
  else tell(say("sign-in.used"), say("sign-in.used.mend"));
}

addEventListener("hashchange", () => void signIn());
void signIn();
