// The service worker: opens a sheet when the line is gone. It keeps the shell (style, script, letters) and the sheets of the
// person who is signed in, and no other page. The server comes first; the copy stands in where no answer comes.
import {current, setCurrent, sheetsOf} from './device.js';

const shell = SHELL; // addresses, put in when it is built
const nowhere = '/ngoai-tuyen';
const sheet = /^\/phieu\/\d+$/;
const patience = 4000;
const mostSheets = 4;

const meta = (text, name) => new RegExp(`<meta name="${name}" content="([^"]*)"`).exec(text)?.[1];
const assetsIn = (text) => text.match(/\/static\/[\w.-]+/g) ?? [];

async function fill() {
  const cache = await caches.open('shell');
  for (const address of shell) {
    if (!await cache.match(address)) await cache.add(address);
  }
  await cache.put(nowhere, await fetch(nowhere, {credentials: 'same-origin', cache: 'no-store'}));
}

/** Takes away assets of earlier releases that no kept sheet needs. */
async function tidy() {
  const needed = new Set([...shell, nowhere]);
  for (const name of await caches.keys()) {
    if (!name.startsWith('sheets ')) continue;
    const sheets = await caches.open(name);
    for (const key of await sheets.keys()) for (const address of assetsIn(await (await sheets.match(key)).text())) needed.add(address);
  }
  const cache = await caches.open('shell');
  for (const key of await cache.keys()) {
    const address = new URL(key.url).pathname;
    if (needed.has(address)) for (const more of address.endsWith('.css') ? assetsIn(await (await cache.match(key)).text()) : []) needed.add(more);
  }
  for (const key of await cache.keys()) if (!needed.has(new URL(key.url).pathname)) await cache.delete(key);
}

/** Keeps a sheet as the server gave it, for the person it was made for. */
async function keep(path, response) {
  if (response.status !== 200 || response.redirected) return false;
  const text = await response.text();
  const viewer = meta(text, 'viewer');
  if (!viewer || meta(text, 'keep') === undefined) return false;
  const headers = new Headers(response.headers);
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  await setCurrent(viewer);
  const cache = await caches.open(sheetsOf(viewer));
  await cache.delete(path);
  await cache.put(path, new Response(text, {headers}));
  for (const old of (await cache.keys()).slice(0, -mostSheets)) await cache.delete(old);
  const assets = await caches.open('shell');
  for (const address of assetsIn(text)) if (!await assets.match(address)) await assets.add(address);
  return true;
}

/** The copy of a sheet for whoever is signed in, marked as a copy. */
async function copyOf(path) {
  const viewer = await current();
  if (!viewer) return null;
  const kept = await (await caches.open(sheetsOf(viewer))).match(path);
  if (!kept) return null;
  const text = await kept.text();
  return new Response(text.replace('<head>', '<head><meta name="copy">'), {headers: kept.headers});
}

async function open(event, path) {
  const copy = await copyOf(path);
  const fresh = fetch(event.request).then((response) => {
    if (response.status === 200) event.waitUntil(keep(path, response.clone()));
    return [502, 503, 504].includes(response.status) && copy ? copy : response;
  });
  event.waitUntil(fresh.catch(() => {}));
  if (!copy) return fresh.catch(away);
  const late = new Promise((resolve) => { setTimeout(resolve, patience, copy); });
  return Promise.race([fresh.catch(() => copy), late]);
}

/** Without a line the way home leads to the sheet that was opened last. */
async function home(event) {
  try {
    return await fetch(event.request);
  } catch {
    const viewer = await current();
    const kept = viewer ? await (await caches.open(sheetsOf(viewer))).keys() : [];
    return kept.length > 0 ? Response.redirect(kept.at(-1).url) : away();
  }
}

const away = async () => await caches.match(nowhere, {cacheName: 'shell'}) ?? Response.error();

addEventListener('install', (event) => {
  skipWaiting();
  event.waitUntil(fill());
});
addEventListener('activate', (event) => event.waitUntil(tidy().then(() => clients.claim())));

addEventListener('fetch', (event) => {
  const {request} = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/static/')) {
    event.respondWith(caches.match(url.pathname, {cacheName: 'shell', ignoreVary: true}).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === 'navigate' && sheet.test(url.pathname)) event.respondWith(open(event, url.pathname));
  else if (request.mode === 'navigate' && ['/', '/phieu'].includes(url.pathname)) event.respondWith(home(event));
  else if (request.mode === 'navigate' && url.pathname.startsWith('/phieu/')) event.respondWith(fetch(request).catch(away));
});

// The page that registered the worker came before it: it is asked for once more, to be kept.
addEventListener('message', (event) => {
  const {keep: path, as} = event.data ?? {};
  if (!sheet.test(path ?? '')) return;
  event.waitUntil((async () => {
    const old = await copyOf(path);
    const kept = old && meta(await old.text(), 'keep') === as || await keep(path, await fetch(path, {credentials: 'same-origin', headers: {Accept: 'text/html'}})).catch(() => false);
    if (kept) event.source.postMessage({kept: path});
  })().catch(() => {}));
});
