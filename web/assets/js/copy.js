// A sheet on the screen may be older than what the server has: the service worker kept it, or an answer arrived from another
// page while it was on its way. So each confirmed answer is noted on the device until the sheet comes with it, and is put over it.
import {of, within} from './device.js';
import {replace} from './fragments.js';
import {viewer} from './outbox.js';

const keeps = document.querySelector('meta[name=keep]') !== null;
const pieces = '*';
const sheet = /^\/phieu\/\d+\//;

/** Whether this page is a copy that was kept. */
export const isCopy = document.querySelector('meta[name=copy]') !== null;

/** Notes an answer {to, code, fields, version, at} that the server has, with the pieces of the page that follow from it. */
export function confirmed(row, html = {}) {
  if (!sheet.test(row.to)) return Promise.resolve();
  return within('confirmed', 'readwrite', (s) => {
    s.put({...row, viewer});
    const all = [viewer, row.to, pieces];
    s.get(all).onsuccess = ({target}) => s.put({viewer, to: row.to, code: pieces, html: {...target.result?.html, ...html}});
  }).catch(() => {});
}

/** Puts what was confirmed over the forms that are older, and forgets what a page from the server has. */
export async function overlay(forms, put) {
  const to = forms.values().next().value?.dataset.save;
  if (!keeps || to === undefined) return;
  const rows = await within('confirmed', 'readonly', (s) => s.getAll(of(viewer, to))).catch(() => []);
  const newer = rows.filter((row) => Number(forms.get(`${to} ${row.code}`)?.elements.version.value) < Number(row.version));
  for (const row of newer) put(forms.get(`${to} ${row.code}`), row);
  if (newer.length > 0) replace(rows.find((row) => row.code === pieces)?.html);
  if (isCopy) return;
  const known = rows.filter((row) => !newer.includes(row) && (row.code !== pieces || newer.length === 0));
  await within('confirmed', 'readwrite', (s) => known.forEach((row) => s.delete([viewer, to, row.code]))).catch(() => {});
}
