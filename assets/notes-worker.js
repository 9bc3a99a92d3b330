// The worker of the page for notes, and of no other. Without a network it gives back the form that notes.js kept, so that what is
// unsent can be seen, sent and added to after a reload. It keeps nothing itself.
const page = new URL(self.registration.scope).pathname;
// How long a network may be silent, in ms.
const PATIENCE = 8000;

const silence = () => new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("no answer")));

async function form(request) {
  const kept = await caches.match(page, { ignoreVary: true });
  if (!kept) return fetch(request);
  try {
    const answer = await Promise.race([fetch(request), silence()]);
    // From 502 on somebody in between says that the server is not there.
    return answer.status < 502 ? answer : kept;
  } catch {
    return kept;
  }
}

// The name of a file carries its hash, so that what is kept is what is asked for.
const file = async (request) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === page) event.respondWith(form(request));
  else if (pathname.startsWith("/assets/")) event.respondWith(file(request));
});
