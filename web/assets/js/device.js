// The device's own memory in IndexedDB, for the page and for the service worker: answers that the server has not
// confirmed, answers it has confirmed since the sheet was kept, and who is signed in. No order in it comes from a clock.
const stores = {outbox: ['viewer', 'to', 'code'], confirmed: ['viewer', 'to', 'code'], state: undefined};
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('thuocso', 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(stores)) request.result.createObjectStore(name, keyPath && {keyPath});
    };
    request.onsuccess = () => {
      request.result.onversionchange = request.result.onclose = () => {
        request.result.close();
        opened = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  opened.catch(() => { opened = undefined; });
  return opened;
}

/** Lets work ask a store in one transaction; gives what it asked for once that is on the disk. */
export async function within(store, mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode, {durability: 'strict'});
    const asked = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** The keys of one person's entries, of one return where `to` is given. */
export const of = (viewer, to) => (to === undefined
  ? IDBKeyRange.bound([viewer], [viewer, []])
  : IDBKeyRange.bound([viewer, to], [viewer, to, []]));

/** Who the server last said is signed in here, null for nobody. */
export const current = () => within('state', 'readonly', (s) => s.get('viewer')).then((v) => v ?? null, () => null);

export const setCurrent = (viewer) => within('state', 'readwrite', (s) => s.put(viewer, 'viewer'));

/** The name of the cache that holds a person's sheets. */
export const sheetsOf = (viewer) => `sheets ${viewer}`;

/** Takes away the sheets of everybody but one person, with what was confirmed on them; nobody's outbox is touched. */
export async function keepOnly(viewer) {
  for (const name of await caches.keys()) {
    if (name.startsWith('sheets ') && name !== sheetsOf(viewer)) await caches.delete(name);
  }
  await within('confirmed', 'readwrite', (s) => {
    s.delete(IDBKeyRange.upperBound([viewer], true));
    s.delete(IDBKeyRange.lowerBound([viewer, []], true));
  });
}

/** Takes away everything that is kept of a person. */
export async function wipe(viewer) {
  for (const name of ['outbox', 'confirmed']) await within(name, 'readwrite', (s) => s.delete(of(viewer)));
  if (globalThis.caches) await caches.delete(sheetsOf(viewer));
  await setCurrent(null);
}
