// Keeps the phone page of drivers and what it is drawn with, so that it opens without a network. It never answers anything else.
const PAGES = "samnak-driving-pages";
const PARTS = "samnak-driving-parts";
const PAGE = "/driving/";
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("samnak-driving-") && name !== PAGES && name !== PARTS) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

// The page tells which style sheets, scripts and fonts it stands on, and hands itself over.
self.addEventListener("message", (event) => {
  if (event.data?.kind === "keep") event.waitUntil(keep(event.data.parts));
  if (event.data?.kind === "forget") event.waitUntil(caches.delete(PAGES));
});

async function keep(parts) {
  const kept = await caches.open(PARTS);
  await Promise.allSettled(parts.map(async (address) => {
    if (await kept.match(address, { ignoreVary: true })) return;
    const answer = await fetch(address);
    if (answer.ok) await kept.put(address, answer);
  }));
  const wanted = new Set(parts.map((address) => new URL(address, self.location).href));
  for (const request of await kept.keys()) if (!wanted.has(request.url)) await kept.delete(request);
  await store(await fetch(PAGE, { credentials: "same-origin", redirect: "manual" }));
}

async function store(answer) {
  const pages = await caches.open(PAGES);
  if (answer.ok && answer.type === "basic") await pages.put(PAGE, answer.clone());
  else if (answer.type === "opaqueredirect" || answer.status === 401) await pages.delete(PAGE); // signed out: the page is somebody's own
}

function patiently(request) {
  return Promise.race([
    fetch(request),
    new Promise((_, reject) => { setTimeout(() => reject(new Error("slow")), PATIENCE); }),
  ]);
}

async function page(event) {
  const pages = await caches.open(PAGES);
  const kept = await pages.match(PAGE, { ignoreVary: true });
  try {
    const answer = await (kept ? patiently(event.request) : fetch(event.request));
    if (new URL(event.request.url).pathname === PAGE) await store(answer);
    return answer.status >= 500 && kept ? kept : answer;
  } catch {
    return kept ?? new Response(
      "<!doctype html><html lang=\"th\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>งานขับรถ</title><h1>ไม่มีสัญญาณ</h1><p>เปิดหน้างานขับรถหนึ่งครั้งเมื่อมีสัญญาณ ต่อไปจะเปิดได้แม้ไม่มีสัญญาณ</p>",
      { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } },
    );
  }
}

async function part(event) {
  const kept = await (await caches.open(PARTS)).match(event.request, { ignoreVary: true });
  if (!kept) return fetch(event.request);
  const fresh = fetch(event.request).then(async (answer) => {
    if (answer.ok) await (await caches.open(PARTS)).put(event.request, answer.clone());
    return answer;
  });
  event.waitUntil(fresh.catch(() => undefined));
  return kept;
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event));
  else if (address.pathname.startsWith("/static/")) event.respondWith(part(event));
});
