// Trying other answers out on the sheet: points and levels follow every keystroke by the scorer's own arithmetic; what decides
// and the ways to the next level come from the server a moment later, or from here when there is no line. Nothing is kept.
import {award, componentsOf, faultOf, fromFigures, notApplicable, score} from './scorer.js';
import {replace} from './fragments.js';
import {heldFor} from './held.js';
import {say as tell, showLift} from './lift.js';
import {lang, parse, short} from './texts.js';
import {lift} from './ways.js';

const pause = 300;
const form = document.getElementById('trial');
const index = JSON.parse(document.getElementById('index').textContent);
const components = new Map(componentsOf(index).map((c) => [c.code, c]));
const cells = [...form.querySelectorAll('[data-code]')];
const locked = JSON.parse(form.dataset.locked);

const field = (cell, name) => {
  const of = form.elements[`${name}.${cell.dataset.code}`];
  return of ? of.value : null;
};

/** A whole number as it is typed, null where there is none. */
const whole = (text) => (/^\s*\d{1,10}\s*$/.test(text ?? '') ? Number(text) : null);

/** What a cell says: whether it can be read, whether it is another than the return's, and what it counts. */
function readCell(cell) {
  const component = components.get(cell.dataset.code);
  const was = field(cell, 'was');
  if (!component) {
    const met = field(cell, 'met') ?? '';
    return {changed: met !== was, met: met === '1'};
  }
  if (fromFigures(component)) {
    const [numerator, denominator, quantity] = ['numerator', 'denominator', 'quantity'].map((name) => field(cell, name));
    const now = component.kind === 'ratio' ? `${numerator}/${denominator}` : quantity;
    const wrong = [numerator, denominator, quantity].some((text) => text?.trim() && whole(text) === null)
      || component.kind === 'ratio' && whole(numerator) !== null && whole(denominator) !== null && whole(numerator) > whole(denominator);
    return {changed: now !== was, wrong, points: award(index, component, {numerator: whole(numerator), denominator: whole(denominator), quantity: whole(quantity)})};
  }
  const text = field(cell, 'points').trim();
  const points = text === '' ? null : parse(text);
  const wrong = points !== null && faultOf(index, component, points) !== '';
  return {changed: text !== was && !(points !== null && points === parse(was)), wrong, points: wrong ? null : points};
}

/** The text that a cell compares what is typed with, and a person reads, of the fields of an answer. */
function textOf(cell, fields) {
  const component = components.get(cell.dataset.code);
  if (!component) return fields.met ?? '';
  if (!fromFigures(component)) return fields.points ?? '';
  return component.kind === 'ratio' ? `${fields.numerator ?? ''}/${fields.denominator ?? ''}` : fields.quantity ?? '';
}

/** Whether the points of an answer can be read: what cannot be is the sheet's to mend. */
function readable(cell, fields) {
  const component = components.get(cell.dataset.code);
  return !component || fromFigures(component) || !fields.points?.trim() || faultOf(index, component, parse(fields.points)) === '';
}

/** Begins with what the device holds and has not sent, and with what was sent since the page was made; what is tried stays. */
async function begin() {
  const found = await heldFor(form.dataset.sheet);
  const codes = [];
  let other = false;
  for (const cell of cells) {
    const {code} = cell.dataset;
    const own = found.get(code);
    if (!own || !readable(cell, own.fields) || own.version <= Number(field(cell, 'version')) || textOf(cell, own.fields) === field(cell, 'was')) continue;
    const touched = readCell(cell).changed;
    other = true;
    form.elements[`was.${code}`].value = textOf(cell, own.fields);
    if (own.held) {
      cell.append(Object.assign(document.createElement('input'), {type: 'hidden', name: `unsent.${code}`, value: '1'}));
      codes.push(code);
    } else form.elements[`version.${code}`].value = own.version;
    const line = cell.querySelector('.last');
    const choice = components.has(code) ? null : cell.querySelector(`input[type=radio][value="${own.fields.met}"]`);
    if (line) line.textContent = tell(own.held ? 'held' : 'on_return', {value: choice?.closest('label').textContent.trim() ?? (textOf(cell, own.fields) || '–')});
    if (!touched) for (const name of ['points', 'met', 'numerator', 'denominator', 'quantity']) {
      const input = form.elements[`${name}.${code}`];
      if (input && name in own.fields) input.value = own.fields[name];
    }
  }
  if (codes.length > 0) document.querySelector('[data-started]').textContent = tell('started', {n: codes.length, codes: codes.join(', ')});
  return other;
}

/** Two decimals, as points beside a level are always written. */
function decimal(hundredths) {
  const text = (hundredths / 100).toFixed(2);
  return lang === 'vi' ? text.replace('.', ',') : text;
}

const interval = (low, high) => (low === high ? decimal(low) : `${decimal(low)}–${decimal(high)}`);

function showLevel(box, level) {
  const old = box.querySelector('.lv');
  const fresh = document.querySelector(`template[data-level="${level}"]`).content.firstElementChild.cloneNode(true);
  if (old && old.outerHTML !== fresh.outerHTML) old.replaceWith(fresh);
}

/** Marks what is tried, and returns it as the scorer takes it. */
function tried() {
  const points = {...locked.points};
  const met = {...locked.met};
  for (const code of locked.none) points[code] = notApplicable;
  let changes = 0;
  for (const cell of cells) {
    const said = readCell(cell);
    if (said.changed) changes++;
    cell.classList.toggle('tried', said.changed);
    cell.classList.toggle('wrong', Boolean(said.wrong));
    for (const input of cell.querySelectorAll('input:not([type=hidden], [type=radio])')) input.setAttribute('aria-invalid', said.wrong ? 'true' : 'false');
    if ('met' in said) met[cell.dataset.code] = said.met;
    else points[cell.dataset.code] = said.points;
  }
  return {points, met, changes};
}

/** Scores what is typed and writes it into the bar and the cells. */
function show() {
  const now = tried();
  const result = score(index, now);
  for (const group of result.groups) {
    const box = document.querySelector(`[data-group="${CSS.escape(group.code)}"]`);
    box.querySelector('b').textContent = interval(group.low, group.high);
    showLevel(box, group.level);
  }
  showLevel(document.querySelector('[data-school]'), result.level);
  document.querySelector('[data-changes]').textContent = String(now.changes);
}

let timer = 0;
let turn = 0;

/** Asks what decides now; an answer that a later question has overtaken is left aside. */
async function ask(way) {
  clearTimeout(timer);
  const mine = ++turn;
  const body = new URLSearchParams(new FormData(form));
  if (way !== undefined) body.set('way', way);
  let reply;
  try {
    const response = await fetch(form.dataset.trial, {
      method: 'POST', body, credentials: 'same-origin', redirect: 'error',
      headers: {'Accept': 'application/json', 'X-CSRF-Token': document.querySelector('meta[name=csrf-token]')?.content ?? ''},
    });
    reply = response.ok ? await response.json() : undefined;
  } catch { /* no line: said below */ }
  if (mine !== turn) return;
  if (!reply) {
    stale();
    return;
  }
  for (const [name, value] of Object.entries(reply.fields ?? {})) {
    const input = form.elements[name];
    if (input) input.value = value;
  }
  replace(reply.html);
  if (way !== undefined) document.getElementById('lift')?.querySelector('h2')?.scrollIntoView({block: 'nearest'});
  show();
}

/** Without a line the ways are found here; the words around them stay those of the last answer, and the card says so. */
function stale() {
  const card = document.getElementById('lift');
  if (!card) return;
  const found = lift(index, tried(), {locked: (code) => !cells.some((cell) => cell.dataset.code === code)});
  showLift(card, found, {short, take: (way, now) => take(found, way, now)});
}

/** Fills a way in, or tells whether it can be filled in here: points that come of figures are the server's to find. */
function take(found, way, now) {
  if (way.raises.some((r) => fromFigures(components.get(r.code)))) return false;
  if (!now) return true;
  for (const r of way.raises) form.elements[`points.${r.code}`].value = short(r.to);
  for (const code of found.conditions) form.elements[`met.${code}`].value = '1';
  show();
  ask();
  return true;
}

form.addEventListener('input', () => {
  show();
  clearTimeout(timer);
  timer = setTimeout(() => ask(), pause);
});

let pressed = null;
document.addEventListener('click', (event) => {
  pressed = event.target.closest?.('button[form="trial"]') ?? null;
});

form.addEventListener('submit', (event) => {
  const by = event.submitter ?? pressed; // older browsers do not tell
  if (by?.hasAttribute('formaction')) return;
  event.preventDefault();
  ask(by?.name === 'way' ? by.value : undefined);
});

addEventListener('online', () => ask());
show();
begin().then((other) => {
  show();
  if (other) ask();
}, () => {});
