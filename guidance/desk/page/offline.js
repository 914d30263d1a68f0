// The service worker of a desk. It keeps the files of one edition, gives what never changes from there, and asks the network first for
// all else. It answers for this folder alone, sends nothing, and knows nothing that was entered: questions never pass through here.
// What stands before this line when it is served: EDITION, and FILES of that edition, each with its SHA-256.
const OWN = `desk ${new URL("./", self.location.href).pathname} `, NAME = `${OWN}${EDITION}`;
const SOON = 4000;

// Fetches one file anew; what is not as it was when this edition was made is an error, and then nothing is kept.
async function fetched([name, hash]) {
  const answer = await fetch(name, { cache: "no-cache", credentials: "omit" });
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.clone().arrayBuffer()));
  const same = answer.ok && Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("") === hash;
  if (!same) throw new Error(`${name} is not of this edition`);
  return [name, answer];
}

async function keep() {
  const files = await Promise.all(Object.entries(FILES).map(fetched)), cache = await caches.open(NAME);
  await Promise.all(files.map(([name, answer]) => cache.put(name, answer)));
  await self.skipWaiting();
}

async function begin() {
  const old = (await caches.keys()).filter((name) => name.startsWith(OWN) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));

async function held(request, exactly) {
  const cache = await caches.open(NAME), name = new URL(request.url).pathname.split("/").pop();
  return cache.match(exactly ? request : name || "index.html", { ignoreSearch: !exactly });
}

// What comes later is kept once somebody has asked for it; the page knows it by its hash, as it knows the others.
async function unchanging(request) {
  const there = await held(request, true);
  if (there) return there;
  const answer = await fetch(request);
  const isKept = answer.ok && /\/(checks|workbooks)\.bin$/.test(new URL(request.url).pathname) && await caches.has(NAME);
  if (isKept) await (await caches.open(NAME)).put(request, answer.clone());
  return answer;
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
