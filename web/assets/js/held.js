// What a trial begins with beside the page: answers of this return that the device holds and has not sent, and those that were
// sent since the server made the page. Gives them by code: {fields, version, held}.
import {of, within} from './device.js';
import {all, viewer} from './outbox.js';

export async function heldFor(to) {
  const found = new Map();
  const waiting = (await all()).filter((entry) => entry.to === to);
  // Read after the outbox: an answer is noted here before it leaves there.
  const sent = await within('confirmed', 'readonly', (s) => s.getAll(of(viewer, to))).catch(() => []);
  for (const {code, fields, version} of sent) if (fields) found.set(code, {fields, version: Number(version), held: false});
  for (const {code, fields} of waiting) found.set(code, {fields, version: Infinity, held: true});
  return found;
}
