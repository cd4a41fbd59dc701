// @ts-check
/** Whether the page opens without a network, and whether the phone will keep what it holds. */
import { signal } from "@preact/signals";
import { campaignId } from "./storage.js";

/** Plain HTTP on a local network: no service worker, no hashing. */
export const isSecure = globalThis.isSecureContext;
export const shellIsKept = signal(false);
export const isPersistent = signal(false);
/** A newer version of the page waits until the canvasser wants it. */
export const newVersion = signal(/** @type {ServiceWorker | null} */ (null));
export const isInstalled = matchMedia("(display-mode: standalone)").matches;

export async function keepShell() {
  if (!isSecure || !("serviceWorker" in navigator)) return;
  try {
    const found = await navigator.serviceWorker.register("/static/phone/worker.js", { scope: `/c/${campaignId}/f`, updateViaCache: "none" });
    found.addEventListener("updatefound", () => follow(found.installing));
    if (found.active) shellIsKept.value = true;
    if (found.waiting && found.active) newVersion.value = found.waiting;
    follow(found.installing);
  } catch {
    shellIsKept.value = Boolean(navigator.serviceWorker.controller); // no network: what is kept is kept
  }
}

/** @param {ServiceWorker | null} worker */
function follow(worker) {
  worker?.addEventListener("statechange", () => {
    if (worker.state === "activated") shellIsKept.value = true;
    if (worker.state === "installed" && navigator.serviceWorker.controller) newVersion.value = worker;
  });
}

/** Only when asked for: nobody loses what is being written. */
export function takeNewVersion() {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  newVersion.value?.postMessage("take-over");
}

/** Ask the phone not to clear our data when space gets short. */
export async function askToPersist() {
  isPersistent.value = (await navigator.storage?.persisted?.()) || (await navigator.storage?.persist?.()) || false;
}
