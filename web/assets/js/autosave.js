// Saves each form[data-save] as it is filled. Every keystroke is kept on this device first; "saved" is said only after
// the server's 200. What changes while a save is under way goes with the next.
import {confirmed, overlay} from './copy.js';
import {behind, figures} from './figures.js';
import {fieldsOf, fill, halfway, same, shown} from './forms.js';
import {replace} from './fragments.js';
import {afresh, inTurn, later, post, quiet, renew, troubled} from './line.js';
import {all, drop, next, put} from './outbox.js';
import {sendStrays, strays, takeStrays} from './strays.js';
import {say} from './texts.js';

const pause = 600;
const mostTried = 20;
const forms = new Map();
let leaving = false;

function state(form) {
  if (!forms.has(form)) forms.set(form, {seq: 0, sent: 0, busy: false, queued: false, timer: 0, is: '', stopped: false, renewed: false, kept: true, clash: null, tried: []});
  return forms.get(form);
}

const place = (form) => ({to: form.dataset.save, code: form.dataset.code});

function tell(form, is, text) {
  const s = state(form);
  s.is = is;
  const line = form.querySelector('[data-saved]');
  if (line && (line.dataset.is !== is || line.textContent !== text)) {
    line.dataset.is = is;
    line.textContent = text;
  }
  form.closest('.comp')?.classList.toggle('clash', is === 'conflict');
  count();
  return line;
}

const unsent = () => [...forms].filter(([, s]) => s.seq > s.sent).sort(([, a], [, b]) => a.seq - b.seq).map(([form]) => form);

function count() {
  const n = [...forms.values()].filter((s) => s.is === 'waiting' || s.is === 'failed').length + strays.length;
  const net = document.querySelector('[data-net]');
  if (net) net.textContent = n > 0 ? say('unsent', {n}) : '';
}

const title = () => [document.querySelector('h1'), document.querySelector('.top .season')].map((e) => e?.textContent.trim()).filter(Boolean).join(', ');

/** Keeps what the form holds on this device. */
function keep(form) {
  const s = state(form);
  put({...place(form), seq: s.seq, fields: fieldsOf(form), version: form.elements.version.value, tried: s.tried, title: title()})
    .then((kept) => { s.kept = kept; });
}

/** Takes note of a change: keeps it at once, sends it after a pause or at once. */
function changed(form, now) {
  const s = state(form);
  s.seq = next();
  keep(form);
  figures();
  form.dispatchEvent(new CustomEvent('ts:answer', {bubbles: true}));
  if (s.clash) return conflict(form, s, s.clash);
  s.stopped = false;
  if (s.is !== 'waiting' && s.is !== 'failed') tell(form, 'saving', say('saving'));
  clearTimeout(s.timer);
  if (now) send(form);
  else s.timer = setTimeout(() => send(form), pause);
  return undefined;
}

function send(form, last = false) {
  const s = state(form);
  clearTimeout(s.timer);
  if (last) return go(form, true);
  if (s.queued) return undefined;
  s.queued = true;
  return inTurn(() => {
    s.queued = false;
    return go(form);
  });
}

async function go(form, last = false) {
  const s = state(form);
  if (s.busy || s.stopped || s.clash || s.seq === s.sent) return;
  if (halfway(form)) {
    if (form.dataset.half) tell(form, 'half', form.dataset.half);
    return;
  }
  s.busy = true;
  const mark = s.seq;
  const fields = fieldsOf(form);
  s.tried = [...s.tried, fields].slice(-mostTried);
  keep(form);
  const {status, body} = await post(form.dataset.save, {code: form.dataset.code, version: form.elements.version.value, ...fields}, last);
  s.busy = false;
  if (status === 200 && body.saved_at) saved(form, mark, fields, body);
  else if (troubled(status) || status < 300) trouble(form);
  else await refused(form, status, body, fields, mark);
}

function saved(form, mark, fields, body) {
  const s = state(form);
  s.sent = mark;
  s.tried = [];
  s.renewed = false;
  form.elements.version.value = body.version;
  confirmed({...place(form), fields, version: body.version, at: body.saved_at}, body.html);
  if (s.seq === mark) {
    drop(place(form), mark);
    tell(form, 'saved', say('saved', {at: body.saved_at}));
  } else {
    keep(form);
    send(form);
  }
  replace(body.html);
  if (unsent().length > 0) figures();
  count();
}

function trouble(form) {
  behind();
  const offline = !navigator.onLine;
  if (state(form).kept) tell(form, offline ? 'waiting' : 'failed', say(offline ? 'waiting' : 'failed'));
  else tell(form, 'failed', say('unkept'));
  later(flush);
}

async function refused(form, status, body, fields, mark) {
  const s = state(form);
  if (status === 409 && body.theirs) {
    if (same(fields, body.theirs)) return saved(form, mark, fields, {...body, saved_at: body.theirs.at});
    if (body.theirs.own && s.tried.some((earlier) => same(earlier, body.theirs))) {
      form.elements.version.value = body.version;
      return changed(form, true);
    }
    return conflict(form, s, body);
  }
  s.stopped = true;
  if (status === 422) {
    if (s.seq === mark) tell(form, 'wrong', body.message ?? '');
    else changed(form, false);
    return undefined;
  }
  if (status === 401 || status === 403) return unknown(form, status, body);
  return locked(form, 'locked', body);
}

function locked(form, is, body, href = body.href) {
  const line = tell(form, is, body.message ? `${body.message} ` : say(is));
  if (href && body.title && line) {
    const link = document.createElement('a');
    link.href = href;
    link.textContent = body.title;
    line.append(' ', link);
  }
}

/** The session ended, or a new one began: the same person's goes on, nobody's and another person's get nothing. */
async function unknown(form, status, body) {
  const s = state(form);
  const who = await renew();
  if (who === true && !s.renewed) {
    s.renewed = true;
    s.stopped = false;
    send(form);
  } else if (who === 'other') tell(form, 'signin', say('other'));
  else if (status === 401 || who === false) locked(form, 'signin', status === 401 ? body : {}, `/dang-nhap?tiep=${encodeURIComponent(location.pathname)}`);
  else locked(form, 'locked', body);
}

/** Two people at one answer: both values, and nothing is decided until one of them is chosen. */
function conflict(form, s, body) {
  s.clash = body;
  const mine = shown(form, fieldsOf(form));
  const theirs = shown(form, body.theirs);
  const line = tell(form, 'conflict', say('conflict', {mine, theirs, by: body.theirs.by ?? '', at: body.theirs.at ?? ''}));
  const acts = document.createElement('span');
  acts.className = 'acts';
  acts.append(button(say('keep', {mine}), () => {
    s.clash = null;
    form.elements.version.value = body.version;
    changed(form, true);
  }), button(say('take', {theirs}), () => {
    s.clash = null;
    fill(form, body.theirs);
    form.elements.version.value = body.version;
    s.sent = s.seq;
    s.tried = [];
    drop(place(form), s.seq);
    confirmed({...place(form), fields: fieldsOf(form), version: body.version, at: body.theirs.at}, {});
    tell(form, 'saved', say('saved', {at: body.theirs.at ?? ''}));
    figures();
    form.dispatchEvent(new CustomEvent('ts:answer', {bubbles: true}));
  }));
  line?.append(acts);
  replace(body.html);
}

function button(text, act) {
  const b = document.createElement('button');
  b.type = 'button';
  b.className = 'btn quiet small';
  b.textContent = text;
  b.addEventListener('click', act, {once: true});
  return b;
}

/** Sends everything that waits, in the order in which it was entered. */
function flush(last = false) {
  for (const form of unsent()) {
    if (form.isConnected) send(form, last === true);
  }
  if (last !== true) sendStrays(() => later(flush), count);
}

/** Somebody came back, or the line did: what waited for a sign-in is tried again if the same person signed in. */
async function again() {
  afresh();
  const asleep = [...forms].filter(([, s]) => s.is === 'signin');
  if (asleep.length > 0 && await renew() === true) {
    for (const [, s] of asleep) s.stopped = s.renewed = false;
  }
  flush();
}

/** Tries to send everything of this person; gives how many answers the device still holds then. */
export async function settle() {
  await again();
  await quiet();
  return all();
}

/** Lets the page go without asking: whoever leaves has been asked. */
export const leave = () => { leaving = true; };

/** What was saved since the page was kept is put back, then what an earlier visit could not send, which is sent. */
async function restore() {
  const own = new Map([...document.querySelectorAll('form[data-save]')].map((form) => [`${form.dataset.save} ${form.dataset.code}`, form]));
  const entries = await all();
  await overlay(own, (form, row) => {
    if (state(form).seq > 0) return;
    fill(form, row.fields);
    form.elements.version.value = row.version;
    tell(form, 'saved', say('saved', {at: row.at}));
  });
  for (const entry of entries) {
    const form = own.get(`${entry.to} ${entry.code}`);
    const s = form && state(form);
    if (!form || s.seq > 0) continue;
    fill(form, entry.fields);
    form.elements.version.value = entry.version;
    s.seq = entry.seq || next();
    s.tried = entry.tried ?? [];
    tell(form, 'waiting', say('waiting'));
  }
  takeStrays(entries.filter((entry) => !own.has(`${entry.to} ${entry.code}`)));
  if (unsent().length > 0) figures();
  document.dispatchEvent(new CustomEvent('ts:answer'));
  flush();
}

const formOf = (event) => event.target.closest?.('form[data-save]');

document.addEventListener('input', (event) => {
  const form = formOf(event);
  if (form && event.target.name) changed(form, false);
});
document.addEventListener('change', (event) => {
  const form = formOf(event);
  // Deferred, because during the event the focus is still nowhere.
  if (form && (state(form).seq > state(form).sent || event.target.type === 'radio')) setTimeout(() => changed(form, true));
});
document.addEventListener('focusout', (event) => {
  const form = formOf(event);
  if (form && !form.contains(event.relatedTarget)) setTimeout(() => send(form));
});
document.addEventListener('submit', (event) => {
  const form = formOf(event);
  if (!form) return;
  event.preventDefault();
  changed(form, true);
});
document.addEventListener('click', (event) => {
  const take = event.target.closest?.('[data-take]');
  const form = take?.closest('form[data-save]');
  if (!form) return;
  fill(form, JSON.parse(take.dataset.take));
  changed(form, true);
});
addEventListener('online', again);
document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? flush(true) : again()));
addEventListener('beforeunload', (event) => {
  if (!leaving && unsent().length > 0) event.preventDefault();
});

restore();
