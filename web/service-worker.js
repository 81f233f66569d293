// Keeps the files of the page, so that it opens without a network. Each is stored under its SHA-256, and
// used only while its content still has it: not even a script in the page can change what runs next time.
//
// A newer version is stored beside the current one, and used once no window shows the page. There are no
// messages: the sealed page has no way to make this worker send anything.
"use strict";

// Paths and SHA-256 in hexadecimal digits, inserted when the page is built.
const FILES = new Map([]);

// Another copy of the page on the same server has a store of its own.
const STORE = `sma-inspector ${registration.scope}`;

addEventListener("install", (event) => event.waitUntil(store()));
addEventListener("activate", (event) => event.waitUntil(removeOthers()));
addEventListener("fetch", (event) => {
  const digest = FILES.get(path(event.request));
  if (digest) {
    event.respondWith(answer(event.request, digest));
  }
});

/** The file that a request asks for. */
function path({ method, url }) {
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  if (method !== "GET" || !address.startsWith(registration.scope)) {
    return undefined;
  }
  return address.slice(registration.scope.length) || "index.html";
}

async function store() {
  const cache = await caches.open(STORE);
  await Promise.all([...FILES].map(([path, digest]) => storeFile(cache, path, digest)));
}

async function storeFile(cache, path, digest) {
  if (await read(cache, digest)) {
    return;
  }
  // The page has just loaded it: most browsers have kept it, but perhaps in an older version.
  for (const mode of ["default", "reload"]) {
    const file = await verify(await fetch(path, { cache: mode }), digest);
    if (file) {
      await cache.put(digest, file);
      return;
    }
  }
  throw new Error(`${path} does not match its digest`);
}

async function removeOthers() {
  const cache = await caches.open(STORE);
  const current = new Set([...FILES.values()].map((digest) => new URL(digest, registration.scope).href));
  for (const request of await cache.keys()) {
    if (!current.has(request.url)) {
      await cache.delete(request);
    }
  }
}

async function answer(request, digest) {
  const file = await read(await caches.open(STORE), digest);
  if (file) {
    return file;
  }
  // The browser has deleted it. Parts of two versions do not fit together, so all come from the server
  // from the next time on.
  await registration.unregister();
  return fetch(request);
}

/** The stored file with this digest, if it is there and unchanged. */
async function read(cache, digest) {
  const stored = await cache.match(digest);
  return stored && verify(stored, digest);
}

/** The file in a response, unless it has another digest. */
async function verify(response, digest) {
  const bytes = await response.arrayBuffer();
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== digest) {
    return undefined;
  }
  const headers = new Headers(response.headers);
  // The bytes are no longer compressed.
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(bytes, { headers });
}
