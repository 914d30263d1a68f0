// The service worker of a desk. It keeps the files of one edition, gives what never changes from there, and asks the network first for
// all else. It answers for this folder alone, sends nothing, and knows nothing that was entered: questions never pass through here.
// What stands before this line when it is served: EDITION, and FILES of that edition.
const NAME = `desk-${EDITION}`;
const SOON = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("desk-") && name !== NAME);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))));
});

async function held(request, exactly) {
  const cache = await caches.open(NAME), name = new URL(request.url).pathname.split("/").pop();
  return cache.match(exactly ? request : name || "index.html", { ignoreSearch: !exactly });
}

async function unchanging(request) {
  return (await held(request, true)) || fetch(request);
}

async function newest(request) {
  const late = new Promise((resolve) => setTimeout(resolve, SOON)).then(() => held(request, false));
  const there = fetch(request);
  const first = await Promise.race([there.catch(() => held(request, false)), late]);
  return first || there;
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url), here = new URL("./", self.location.href);
  if (event.request.method !== "GET" || url.origin !== here.origin || !url.pathname.startsWith(here.pathname)) return;
  const name = url.pathname.slice(here.pathname.length);
  if (name.includes("/") || name === "edition.json" || name === "desk.html") return;
  event.respondWith(name.endsWith(".bin") ? unchanging(event.request) : newest(event.request));
});
