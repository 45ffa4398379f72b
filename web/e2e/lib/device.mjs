// What the device holds of the people who worked on it.

/** The unsent answers in the order of their numbers, those still on their way to the outbox included. */
export function boxed(page) {
  return page.evaluate(async () => {
    const noted = Object.keys(localStorage).filter((k) => k.startsWith('ts:')).map((k) => ({...JSON.parse(localStorage.getItem(k)), viewer: k.split(':')[1]}));
    const db = await new Promise((resolve, reject) => {
      const request = indexedDB.open('thuocso');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const entries = await new Promise((resolve, reject) => {
      const request = db.transaction('outbox').objectStore('outbox').getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    db.close();
    const all = new Map();
    for (const e of [...entries, ...noted]) {
      const key = [e.viewer, e.to, e.code].join(' ');
      if (!all.has(key) || all.get(key).seq < e.seq) all.set(key, e);
    }
    return [...all.values()].sort((a, b) => a.seq - b.seq);
  });
}

/** The names of the caches with the pages in each, without those of the shell. */
export function sheets(page) {
  return page.evaluate(async () => {
    const all = [];
    for (const name of await caches.keys()) {
      if (name === 'shell') continue;
      for (const key of await (await caches.open(name)).keys()) all.push([name.replace('sheets ', ''), new URL(key.url).pathname]);
    }
    return all;
  });
}
