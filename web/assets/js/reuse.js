// Takes documents over from the season before without leaving the page. An answer that is confirmed with them goes the way of
// every answer, so that it is kept without a line too; documents need the line, and say so where it is gone.
import {replace} from './fragments.js';
import {afresh, post} from './line.js';
import {say} from './texts.js';

const within = (code, what) => document.querySelector(`form[data-save][data-code="${code}"] ${what}`);
const given = (code) => within(code, '[data-saved]')?.dataset.is;

async function take(form, button) {
  const code = form.dataset.reuse;
  const fields = {code, 'tai-lieu': form.elements['tai-lieu'].value};
  if (button.name === 'rieng') fields.rieng = button.value;
  if ('both' in button.dataset) within(code, '[data-take]')?.click();
  afresh(); // somebody presses: it is tried, however short ago the line was gone
  const {status, body} = await post(form.action, fields);
  if (body.html) {
    replace(body.html);
    tidy();
    document.querySelector(Object.keys(body.html).at(-1))?.querySelector('a, button')?.focus();
  } else {
    form.querySelector('[data-said]').textContent = status && body.message || say('proofs');
  }
}

/** An answer that was given is no longer confirmed with its documents, and what is done is no longer listed. */
function tidy() {
  for (const both of document.querySelectorAll('[data-both]')) {
    if (!given(both.form.dataset.reuse)) continue;
    if (document.activeElement === both) both.form.querySelector('button').focus();
    both.remove();
  }
  for (const list of document.querySelectorAll('[data-proposals]')) {
    for (const item of [...list.children]) {
      const {code} = item.dataset;
      if (list.dataset.proposals === 'proof' ? !document.querySelector(`[data-reuse="${code}"]`) : given(code)) item.remove();
    }
    if (list.children.length > 0) continue;
    const note = list.closest('.note');
    list.parentElement.remove();
    if (!note.querySelector('[data-proposals]')) note.remove();
  }
}

// Deferred: how far the answer has come is told after the event.
document.addEventListener('ts:answer', () => setTimeout(tidy));
document.addEventListener('submit', (event) => {
  if (!event.target.dataset.reuse) return;
  event.preventDefault();
  take(event.target, event.submitter);
});
