// Answers of this person that the device holds and that have no form on this page: those of another return, sent from any page,
// and those that their return does not take any more, which are shown so that nothing is lost unseen.
import {confirmed} from './copy.js';
import {same} from './forms.js';
import {inTurn, post, troubled} from './line.js';
import {drop} from './outbox.js';
import {say} from './texts.js';

export const strays = [];

export function takeStrays(entries) {
  strays.splice(0, strays.length, ...entries);
}

/** Sends them one after the other, unless the page of their return is open somewhere: that page sends its own. */
export function sendStrays(again, done) {
  for (const entry of [...strays]) {
    if (entry.queued || entry.held) continue;
    entry.queued = true;
    inTurn(async () => {
      entry.queued = false;
      await alone(entry.to, () => one(entry, again));
      done();
    });
  }
}

function alone(to, act) {
  if (!navigator.locks) return act();
  return navigator.locks.request(`ts ${to}`, {ifAvailable: true}, (lock) => (lock ? act() : undefined));
}

/** Holds the return of this page for as long as the page lives. */
export function hold(to) {
  navigator.locks?.request(`ts ${to}`, {mode: 'shared'}, () => new Promise(() => {}));
}

async function one(entry, again) {
  const {status, body} = await post(entry.to, {code: entry.code, version: entry.version, ...entry.fields});
  if (status === 200 && body.saved_at) {
    // Noted before the entry goes: its sheet may be on its way to the screen without it.
    await confirmed({to: entry.to, code: entry.code, fields: entry.fields, version: body.version, at: body.saved_at}, body.html);
    return gone(entry);
  }
  if (troubled(status)) return again();
  if (status === 409 && body.theirs && same(entry.fields, body.theirs)) return gone(entry);
  if (status === 409 && body.theirs?.own && entry.tried?.some((earlier) => same(earlier, body.theirs))) {
    entry.version = body.version;
    return one(entry, again);
  }
  entry.held = true;
  if (status !== 401 && location.pathname === entry.to.replace(/\/[^/]*$/, '')) show(entry, body);
  return undefined;
}

function gone(entry) {
  strays.splice(strays.indexOf(entry), 1);
  return drop(entry, entry.seq);
}

/** Says at the top of the return's own page what it does not take, and why. */
function show(entry, body) {
  let note = document.getElementById('left');
  if (!note) {
    note = document.createElement('div');
    note.id = 'left';
    note.className = 'note wait';
    note.setAttribute('role', 'status');
    note.append(Object.assign(document.createElement('p'), {textContent: say('left')}), document.createElement('ul'));
    document.querySelector('main h1')?.after(note);
  }
  const value = Object.values(entry.fields).filter(Boolean).join(' / ') || say('empty');
  const line = Object.assign(document.createElement('li'), {textContent: `${say('left_one', {code: entry.code, value})} ${body.message ?? ''} `});
  const away = Object.assign(document.createElement('button'), {type: 'button', className: 'btn quiet small', textContent: say('left_act')});
  away.addEventListener('click', () => {
    gone(entry);
    line.remove();
    if (!note.querySelector('li')) note.remove();
  });
  line.append(away);
  note.querySelector('ul').append(line);
}
