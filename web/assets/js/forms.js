// Reading and filling the form of one answer.
import {parse, say} from './texts.js';

const own = (name) => !['', 'version', 'code', 'csrf'].includes(name);

/** The fields of an answer without what the frame of the form adds. */
export function fieldsOf(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => own(name)));
}

export function fill(form, fields) {
  for (const input of form.elements) {
    if (!(input.name in fields) || input.type === 'hidden') continue;
    if (input.type === 'radio' || input.type === 'checkbox') input.checked = input.value === fields[input.name];
    else input.value = fields[input.name];
  }
}

/** How fields read to a person, in the order of the form: the label of a choice, else the values. */
export function shown(form, fields) {
  const names = [...new Set([...form.elements].map((e) => e.name))].filter((name) => own(name) && name in fields);
  const words = names.map((name) => {
    const value = fields[name];
    const choice = form.querySelector(`input[type=radio][name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
    const option = value === '' ? null : form.querySelector(`select[name="${CSS.escape(name)}"] option[value="${CSS.escape(value)}"]`);
    return choice?.closest('label')?.textContent.trim() || option?.textContent.trim() || value;
  });
  return words.filter(Boolean).join(' / ') || say('empty');
}

/** Whether the server holds what was sent: its answer to an earlier attempt may have been lost on the way. */
export function same(fields, theirs) {
  return Object.entries(fields).every(([name, value]) => {
    const other = String(theirs[name] ?? '');
    return other.trim() === value.trim() || parse(other) === parse(value);
  });
}

/** Half of a pair of numbers, or a choice without what it needs, waits as long as the person is still in the form. */
export function halfway(form) {
  if (!form.contains(document.activeElement)) return false;
  const choice = form.querySelector('input[type=radio]:checked')?.value;
  if ([...form.querySelectorAll('[data-need]')].some((i) => i.dataset.need.split(' ').includes(choice) && i.value.trim() === '')) return true;
  const inputs = [...form.querySelectorAll('input.in')];
  const empty = inputs.filter((i) => i.value.trim() === '').length;
  return inputs.length > 1 && empty > 0 && empty < inputs.length;
}
