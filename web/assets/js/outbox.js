// What a person entered and the server has not confirmed. Each keystroke is written to localStorage before anything else
// happens, because only that is done when the page closes; a moment later it moves to the outbox in IndexedDB. The key holds
// person, return (its address) and component; the number that gives the order only grows.
import {of, within} from './device.js';

export const viewer = document.querySelector('meta[name=viewer]')?.content ?? '';

const pause = 150;
const counter = `ts-seq:${viewer}`;
const timers = new Map();
let last = 0;

const name = ({to, code}) => `ts:${viewer}:${to}:${code}`;
const key = ({to, code}) => [viewer, to, code];

function read(item) {
  try {
    return JSON.parse(localStorage.getItem(item));
  } catch {
    return null;
  }
}

/** The names in localStorage of what this person entered; none where the browser allows no storage. */
function noted() {
  try {
    return Object.keys(localStorage).filter((item) => item.startsWith(`ts:${viewer}:`));
  } catch {
    return [];
  }
}

/** The next number of this person on this device. */
export function next() {
  last = Math.max(last, Number(read(counter)) || 0) + 1;
  try {
    localStorage.setItem(counter, String(last));
  } catch { /* this page's own count goes on */ }
  return last;
}

/** Keeps an entry {to, code, seq, fields, version, tried, title}; tells in the end whether the device holds it. */
export function put(entry) {
  let written = true;
  try {
    localStorage.setItem(name(entry), JSON.stringify(entry));
  } catch {
    written = false;
  }
  clearTimeout(timers.get(name(entry)));
  return new Promise((resolve) => {
    timers.set(name(entry), setTimeout(() => move(entry).then(() => resolve(true), () => resolve(written)), written ? pause : 0));
  });
}

async function move(entry) {
  await within('outbox', 'readwrite', (s) => s.put({...entry, viewer}));
  if (read(name(entry))?.seq === entry.seq) localStorage.removeItem(name(entry));
}

/** Lets an entry go, unless it was changed after the number. */
export async function drop(entry, seq) {
  if ((read(name(entry))?.seq ?? 0) <= seq) {
    clearTimeout(timers.get(name(entry)));
    try {
      localStorage.removeItem(name(entry));
    } catch { /* nothing was kept */ }
  }
  await within('outbox', 'readwrite', (s) => {
    s.get(key(entry)).onsuccess = ({target}) => {
      if (target.result && target.result.seq <= seq) s.delete(key(entry));
    };
  }).catch(() => {});
}

/** Everything this person has not sent, in the order of the numbers. */
export async function all() {
  const found = new Map();
  const boxed = await within('outbox', 'readonly', (s) => s.getAll(of(viewer))).catch(() => []);
  for (const entry of boxed) found.set(name(entry), entry);
  for (const item of noted()) {
    const [, to, code] = /^ts:[^:]*:(.*):([^:]*)$/.exec(item) ?? [];
    const entry = {seq: 0, tried: [], ...read(item), to, code};
    if (!entry.fields) continue;
    if ((found.get(item)?.seq ?? -1) < entry.seq) found.set(item, entry);
    if (!timers.has(item)) await move(found.get(item)).catch(() => {});
  }
  const entries = [...found.values()].sort((a, b) => a.seq - b.seq);
  last = Math.max(last, entries.at(-1)?.seq ?? 0);
  return entries;
}

/** Takes this person's values out of localStorage. */
export function clear() {
  for (const timer of timers.values()) clearTimeout(timer);
  for (const item of noted()) localStorage.removeItem(item);
  try {
    localStorage.removeItem(counter);
    for (const item of Object.keys(localStorage)) if (item.startsWith(`ts-upload:${viewer}:`)) localStorage.removeItem(item);
  } catch { /* nothing was kept */ }
}
