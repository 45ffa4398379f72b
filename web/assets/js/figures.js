// The bar and the criterion sums by what stands in the forms, at once: while an answer is on its way, and as long as there is
// no line. The server's own pieces take their place with its word; then they also count what others saved meanwhile.
import {award, componentsOf, faultOf, fromFigures, score} from './scorer.js';
import {lang, parse, say, short} from './texts.js';

const source = document.getElementById('index');
const measure = source && document.querySelector('form[data-save]') ? JSON.parse(source.textContent) : null;
const components = measure ? componentsOf(measure) : [];
const conditions = measure ? measure.groups.flatMap((g) => g.conditions ?? []) : [];

/** A whole number as it is typed, null where there is none. */
const whole = (text) => (/^\s*\d{1,10}\s*$/.test(text ?? '') ? Number(text) : null);

const cell = (code) => document.getElementById(`answer-${code.replaceAll('.', '-')}`);

/** The hundredths that a component counts: of its form, or of the value shown in its place; null where there are none. */
function pointsOf(component) {
  const at = cell(component.code);
  if (at?.dataset.points) return Number(at.dataset.points);
  const inputs = at?.elements;
  if (!inputs) return null;
  if (fromFigures(component)) {
    return award(measure, component, Object.fromEntries(['numerator', 'denominator', 'quantity'].map((name) => [name, whole(inputs[name]?.value)])));
  }
  const points = parse(inputs.points?.value ?? '');
  return faultOf(measure, component, points) === '' ? points : null;
}

/** "1" for a condition that is met, "0" for one that is not, "" for one without an answer. */
const metOf = (code) => cell(code)?.dataset.met ?? cell(code)?.elements?.met?.value ?? '';

function decimal(hundredths) {
  const text = (hundredths / 100).toFixed(2);
  return lang === 'vi' ? text.replace('.', ',') : text;
}

const write = (element, text) => {
  if (element && element.textContent !== text) element.textContent = text;
};

function level(box, n) {
  const lv = box?.querySelector('.lv');
  if (!lv) return;
  lv.className = `lv ${n > 0 ? `l${n}` : 'lx'}`;
  write(lv, say(`level${n}`));
}

/** Counts what is answered beside the number of questions that the server asks. */
function counted(name, n) {
  const b = document.querySelector(`[data-figure="${name}"] b`);
  write(b, `${n}/${b?.textContent.split('/')[1] ?? n}`);
}

/** Scores what stands on the page and writes it into bar and sums. */
export function figures() {
  if (!measure) return;
  const points = Object.fromEntries(components.map((c) => [c.code, pointsOf(c)]));
  const met = Object.fromEntries(conditions.map((code) => [code, metOf(code)]));
  const result = score(measure, {points, met: Object.fromEntries(conditions.map((code) => [code, met[code] === '1']))});
  counted('answered', components.filter((c) => points[c.code] !== null).length);
  counted('conditions', conditions.filter((code) => met[code] !== '').length);
  const missed = conditions.filter((code) => met[code] === '0').join(', ');
  const words = Object.assign(document.createElement('b'), {textContent: say('missed', {codes: missed})});
  document.querySelector('[data-figure="missed"]')?.replaceChildren(...missed ? [words] : []);
  result.groups.forEach((group, i) => {
    const box = document.querySelector(`[data-figure="group-${i + 1}"]`);
    write(box?.querySelector('b'), group.low === group.high ? decimal(group.low) : `${decimal(group.low)}–${decimal(group.high)}`);
    level(box, group.level);
  });
  for (const [code, criterion] of Object.entries(result.criteria)) {
    const text = say('sum', {points: short(criterion.sum), max: short(criterion.max)});
    write(document.getElementById(`sum-${code.replaceAll('.', '-')}`), criterion.level > 0 ? `${text} · ${say(`level${criterion.level}`)}` : text);
  }
}

/** Says at what decides that it is of the last save, while the figures are not. */
export function behind() {
  const card = document.getElementById('decides');
  if (!measure || !card || card.querySelector('.behind')) return;
  card.querySelector('h2')?.after(Object.assign(document.createElement('p'), {className: 'small behind', textContent: say('behind')}));
}
