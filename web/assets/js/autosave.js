// Saves each form[data-save] as it is filled. Every keystroke is kept on this device first; "saved" is said only after
// the server's 200. One request at a time for each form, in order; what changes meanwhile goes with the next.
import {replace} from './fragments.js';
import {forget, keep, kept} from './kept.js';
import {parse, say} from './texts.js';

const pause = 600;
const longest = 30_000;
const forms = new Map();

function state(form) {
  if (!forms.has(form)) forms.set(form, {dirty: 0, sent: 0, busy: false, wait: 1000, timer: 0, is: '', stopped: false, tried: []});
  return forms.get(form);
}

function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (name !== 'csrf' && name !== 'code' && name !== 'version') fields[name] = value;
  }
  return fields;
}

function fill(form, fields) {
  for (const input of form.elements) {
    if (!(input.name in fields) || input.type === 'hidden') continue;
    if (input.type === 'radio' || input.type === 'checkbox') input.checked = input.value === fields[input.name];
    else input.value = fields[input.name];
  }
}

/** How fields read to a person, in the order of the form: the label of a choice, else the values. */
function shown(form, fields) {
  const names = new Set([...form.elements].map((e) => e.name));
  const own = [...names].filter((name) => name in fields && !['', 'version', 'code', 'csrf'].includes(name));
  const words = own.map((name) => {
    const value = fields[name];
    const choice = form.querySelector(`input[type=radio][name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
    const option = value === '' ? null : form.querySelector(`select[name="${CSS.escape(name)}"] option[value="${CSS.escape(value)}"]`);
    return choice?.closest('label')?.textContent.trim() || option?.textContent.trim() || value;
  });
  return words.filter(Boolean).join(' / ') || say('empty');
}

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

const unsent = () => [...forms.values()].filter((s) => s.dirty > s.sent);

function count() {
  const n = [...forms.values()].filter((s) => s.is === 'waiting' || s.is === 'failed').length;
  const place = document.querySelector('[data-net]');
  if (place) place.textContent = n > 0 ? say('unsent', {n}) : '';
}

/** Takes note of a change: keeps it at once, sends it after a pause or at once. */
function changed(form, now) {
  const s = state(form);
  s.dirty++;
  s.stopped = false;
  keep(form, fieldsOf(form), form.elements.version.value);
  if (s.is !== 'waiting' && s.is !== 'failed') tell(form, 'saving', say('saving'));
  clearTimeout(s.timer);
  if (now) send(form);
  else s.timer = setTimeout(() => send(form), pause);
}

/** Half of a pair of numbers, or a choice without what it needs, waits as long as the person is still in the form. */
function halfway(form) {
  if (!form.contains(document.activeElement)) return false;
  const choice = form.querySelector('input[type=radio]:checked')?.value;
  if ([...form.querySelectorAll('[data-need]')].some((i) => i.dataset.need.split(' ').includes(choice) && i.value.trim() === '')) return true;
  const inputs = [...form.querySelectorAll('input.in')];
  const empty = inputs.filter((i) => i.value.trim() === '').length;
  return inputs.length > 1 && empty > 0 && empty < inputs.length;
}

async function send(form, last = false) {
  const s = state(form);
  clearTimeout(s.timer);
  if (s.busy || s.stopped || s.dirty === s.sent) return;
  if (halfway(form)) {
    if (form.dataset.half) tell(form, 'half', form.dataset.half);
    return;
  }
  s.busy = true;
  const mark = s.dirty;
  const fields = fieldsOf(form);
  s.tried.push(fields);
  let response;
  let body = {};
  try {
    response = await fetch(form.dataset.save, {
      method: 'POST', body: new URLSearchParams(new FormData(form)), credentials: 'same-origin', keepalive: last, redirect: 'error',
      headers: {'Accept': 'application/json', 'X-CSRF-Token': document.querySelector('meta[name=csrf-token]')?.content ?? ''},
    });
    body = await response.json().catch(() => ({}));
  } catch { /* no line */ }
  s.busy = false;
  if (response?.status === 200 && body.saved_at) saved(form, s, mark, body);
  else if (!response || response.status >= 500 || response.status === 429 || response.status === 408 || response.ok) later(form, s);
  else refused(form, s, response.status, body, fields, mark);
}

function saved(form, s, mark, body) {
  s.sent = mark;
  s.wait = 1000;
  s.tried = [];
  form.elements.version.value = body.version;
  if (s.dirty === mark) {
    forget(form);
    tell(form, 'saved', say('saved', {at: body.saved_at}));
  } else {
    keep(form, fieldsOf(form), body.version);
    send(form);
  }
  replace(body.html);
  count();
}

function later(form, s) {
  const offline = !navigator.onLine;
  tell(form, offline ? 'waiting' : 'failed', say(offline ? 'waiting' : 'failed'));
  clearTimeout(s.timer);
  s.timer = setTimeout(() => send(form), s.wait);
  s.wait = Math.min(longest, s.wait * 2);
}

function refused(form, s, status, body, fields, mark) {
  s.stopped = true;
  if (status === 409 && body.theirs) {
    if (same(fields, body.theirs)) return saved(form, s, mark, {...body, saved_at: body.theirs.at});
    if (body.theirs.own && s.tried.some((earlier) => same(earlier, body.theirs))) {
      form.elements.version.value = body.version;
      return changed(form, true);
    }
    return conflict(form, s, body, fields);
  }
  if (status === 422) {
    if (s.dirty === mark) tell(form, 'wrong', body.message ?? '');
    else changed(form, false);
    return undefined;
  }
  const line = tell(form, status === 401 ? 'signin' : 'locked', body.message ? `${body.message} ` : say(status === 401 ? 'signin' : 'locked'));
  if (body.href && body.title && line) {
    const link = document.createElement('a');
    link.href = body.href;
    link.textContent = body.title;
    line.append(' ', link);
  }
  return undefined;
}

/** Whether the server holds what was sent: its answer to an earlier attempt may have been lost on the way. */
function same(fields, theirs) {
  return Object.entries(fields).every(([name, value]) => {
    const other = String(theirs[name] ?? '');
    return other.trim() === value.trim() || parse(other) === parse(value);
  });
}

/** Two people at one answer: both values, and nothing is decided until one of them is chosen. */
function conflict(form, s, body, fields) {
  const mine = shown(form, fields);
  const theirs = shown(form, body.theirs);
  const line = tell(form, 'conflict', say('conflict', {mine, theirs, by: body.theirs.by ?? '', at: body.theirs.at ?? ''}));
  const acts = document.createElement('span');
  acts.className = 'acts';
  acts.append(button(say('keep', {mine}), () => {
    form.elements.version.value = body.version;
    changed(form, true);
  }), button(say('take', {theirs}), () => {
    fill(form, body.theirs);
    form.elements.version.value = body.version;
    s.sent = s.dirty;
    forget(form);
    tell(form, 'saved', say('saved', {at: body.theirs.at ?? ''}));
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

function flush(last = false) {
  for (const form of forms.keys()) {
    if (!form.isConnected) continue;
    state(form).wait = 1000;
    send(form, last);
  }
}

/** Values that an earlier visit could not send are put back and sent. */
function restore() {
  for (const form of document.querySelectorAll('form[data-save]')) {
    const old = kept(form);
    if (!old) continue;
    fill(form, old.fields);
    form.elements.version.value = old.version;
    state(form).dirty++;
    tell(form, 'waiting', say('waiting'));
    send(form);
  }
}

const formOf = (event) => event.target.closest?.('form[data-save]');

document.addEventListener('input', (event) => {
  const form = formOf(event);
  if (form && event.target.name) changed(form, false);
});
document.addEventListener('change', (event) => {
  const form = formOf(event);
  // Deferred, because during the event the focus is still nowhere.
  if (form && (state(form).dirty > state(form).sent || event.target.type === 'radio')) setTimeout(() => changed(form, true));
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
addEventListener('online', () => flush());
document.addEventListener('visibilitychange', () => flush(document.visibilityState === 'hidden'));
addEventListener('beforeunload', (event) => {
  if (unsent().length > 0) event.preventDefault();
});

restore();
