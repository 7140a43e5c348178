// Gives a display its page when the network does not: after a power cut the tablet is there before the network is.
// What it gives was put there by the page itself, and is renewed whenever the page is loaded.
const SHELF = "door-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && (request.mode === "navigate" || request.url.includes("/static/"))) event.respondWith(answer(request));
});

async function answer(request) {
  const known = () => caches.match(request, { ignoreVary: true });
  try {
    const fresh = await fetch(request);
    if (fresh.ok) {
      const shelf = await caches.open(SHELF);
      await shelf.put(request, fresh.clone());
    }
    return fresh.status < 500 ? fresh : ((await known()) ?? fresh);
  } catch (problem) {
    const kept = await known();
    if (kept) return kept;
    throw problem;
  }
}
