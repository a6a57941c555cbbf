/* For the live screen alone: a reload without network still shows that taps are kept, and hands them
   in later. It keeps the files of the pages and one page that knows nobody: never a page with health
   data (SECURITY-REQUIREMENTS E5). */
"use strict";
const KEPT = "live-1";
const SHELL = "/sessions/without-network/";

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const answer = await fetch(SHELL, { redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    const page = await answer.clone().text();
    const files = [...page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
    const cache = await caches.open(KEPT);
    await cache.put(SHELL, answer);
    await cache.addAll([...new Set(files)]);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const page = async (request) => {
  try {
    const answer = await fetch(request);
    if (answer.status < 500) return answer;
  } catch { /* no network: the page that knows nobody */ }
  return (await caches.match(SHELL)) ?? Response.error();
};
const file = async (request) => {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { pathname } = new URL(request.url);
  if (request.mode === "navigate" && pathname.endsWith("/live/")) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});
