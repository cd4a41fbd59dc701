// @ts-check
/**
 * The one way to what the first view does not need: fetched when it is first wanted, or when nothing else is waited for,
 * so that opening a panel is instant, also once the server is away.
 */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { onBack, wentAway } from "./connection.js";
import { close, note } from "./notes.js";
import { html } from "./ui/html.js";
import { say } from "./words.js";

const REST_AFTER_MS = 1500;
/** Everything that comes later. @type {(() => Promise<any>)[]} */
const later = [];

/** A tool that is fetched at its first use. @template T @param {() => Promise<T>} fetch imports it */
export function lazyTool(fetch) {
  later.push(fetch);
  return fetch;
}

/**
 * A component of a module that is fetched when it is first shown.
 * @param {() => Promise<any>} fetch imports the module
 * @param {string} name what the module calls it
 * @param {() => any} [when] for what is not always there, such as a sheet: whether it is wanted; from then on it stays
 */
export function lazyPart(fetch, name, when) {
  const part = signal(/** @type {any} */ (null));
  const missing = signal(false);
  let wanted = !when;
  let told = 0;
  const bring = async () => {
    part.value ??= (await fetch())[name];
    missing.value = false;
  };
  const tryToBring = () => {
    close(told);
    bring().catch(() => {
      if (!missing.value) wentAway(); // once: a part that is not there is no reason to keep looking
      missing.value = true;
      told = note("problem", say("part.missing"), { mend: say("part.missing.mend"), action: { label: say("page.again"), act: tryToBring } });
    });
  };
  later.push(bring);
  onBack(() => missing.value && tryToBring());

  return function Part(/** @type {any} */ props) {
    wanted ||= Boolean(when?.());
    useEffect(() => void (wanted && !part.value && tryToBring()), [wanted]);
    if (part.value) return wanted && html`<${part.value} ...${props} />`;
    return !when && html`<p class="starting">${say(missing.value ? "part.missing" : "loading")}</p>`;
  };
}

/** Fetch all that comes later, one after the other, while nothing else is waited for; what fails is tried again when it is wanted. */
export const fetchRest = () =>
  setTimeout(() => requestIdleCallback(async () => {
    for (const fetch of later) await fetch().catch(() => {});
  }), REST_AFTER_MS);
