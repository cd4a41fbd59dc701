// @ts-nocheck - a service worker's globals are not those of a page
/**
 * Keeps the page's own files, so that it opens without a network. It holds no data: those are in IndexedDB,
 * which it never touches. `self.SHELL` (files and their common hash) is written before this by the server.
 */
const home = new URL(self.registration.scope).pathname;
const prefix = `turfwalk-shell ${home} `;
const kept = prefix + self.SHELL.version;

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(forgetFormer()));
self.addEventListener("message", (event) => event.data === "take-over" && self.skipWaiting());

async function keepAll() {
  const cache = await caches.open(kept);
  // all or nothing, and past the browser's own cache: half an old version would not start
  await cache.addAll([home, ...self.SHELL.files].map((path) => new Request(path, { cache: "reload" })));
}

async function forgetFormer() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(prefix) && name !== kept).map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname === home || self.SHELL.files.includes(pathname)) event.respondWith(fromCache(request, pathname));
});

async function fromCache(request, pathname) {
  const cache = await caches.open(kept);
  return (await cache.match(pathname)) ?? fetch(request);
}
