/* The shell of the app is there without a network; data never comes from here. */
const shell = "huying-field-1";
self.addEventListener("install", (event) => event.waitUntil(caches.open(shell).then((cache) => cache.add("/field/")).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.pathname.startsWith("/field/")) return;
  event.respondWith(
    fetch(event.request)
      .then((reply) => {
        if (reply.ok) {
          const copy = reply.clone();
          event.waitUntil(caches.open(shell).then((cache) => cache.put(event.request, copy)));
        }
        return reply;
      })
      .catch(() => caches.match(event.request, { ignoreSearch: true }).then((hit) => hit ?? caches.match("/field/"))),
  );
});
