// A sheet that the service worker kept: it is older than what was saved on it afterwards. So each confirmed answer is noted
// on the device until the sheet comes from the server again, and is put over the copy.
import {of, within} from './device.js';
import {replace} from './fragments.js';
import {viewer} from './outbox.js';

const keeps = document.querySelector('meta[name=keep]') !== null;
const pieces = '*';

/** Whether this page is a copy that was kept. */
export const isCopy = document.querySelector('meta[name=copy]') !== null;

/** Notes an answer {to, code, fields, version, at} that the server has, with the pieces of the page that follow from it. */
export function confirmed(row, html = {}) {
  if (!keeps) return;
  within('confirmed', 'readwrite', (s) => {
    s.put({...row, viewer});
    const all = [viewer, row.to, pieces];
    s.get(all).onsuccess = ({target}) => s.put({viewer, to: row.to, code: pieces, html: {...target.result?.html, ...html}});
  }).catch(() => {});
}

/** Puts what was confirmed over a copy, by the forms of the page; a page from the server has it all already. */
export async function overlay(forms, put) {
  const to = forms.values().next().value?.dataset.save;
  if (!keeps || to === undefined) return;
  if (!isCopy) return void within('confirmed', 'readwrite', (s) => s.delete(of(viewer, to))).catch(() => {});
  const rows = await within('confirmed', 'readonly', (s) => s.getAll(of(viewer, to))).catch(() => []);
  let newer = false;
  for (const row of rows) {
    const form = forms.get(`${row.to} ${row.code}`);
    if (!form || Number(form.elements.version.value) >= Number(row.version)) continue;
    newer = true;
    put(form, row);
  }
  if (newer) replace(rows.find((row) => row.code === pieces)?.html);
}
