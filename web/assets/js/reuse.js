// Takes documents over from the season before without leaving the page. An answer that is confirmed with them goes the way of
// every answer, so that it is kept without a line too; documents need the line, and say so where it is gone.
import {replace} from './fragments.js';
import {post} from './line.js';
import {say} from './texts.js';

const formOf = (code) => document.querySelector(`form[data-save][data-code="${CSS.escape(code)}"]`);

async function take(form, button) {
  const code = form.dataset.reuse;
  if (form.dataset.busy) return;
  form.dataset.busy = '1';
  const fields = {code, 'tai-lieu': form.elements['tai-lieu'].value};
  if (button?.name === 'rieng') fields.rieng = button.value;
  if (button?.hasAttribute('data-both')) formOf(code)?.querySelector('[data-take]')?.click();
  const line = form.querySelector('[data-said]');
  line.textContent = say('saving');
  const {status, body} = await post(form.getAttribute('action'), fields);
  delete form.dataset.busy;
  if (status === 200 && body.html) {
    const place = document.getElementById(form.closest('.comp')?.id);
    replace(body.html);
    tidy();
    place?.querySelector('[data-reuse] button, .chip')?.focus();
  } else {
    line.dataset.is = 'failed';
    line.textContent = status === 0 ? say('proofs') : body.message ?? say('proofs');
  }
}

/** An answer that was given is no longer confirmed with its documents, and what is done is no longer listed. */
function tidy() {
  for (const form of document.querySelectorAll('form[data-reuse]')) {
    const both = form.querySelector('[data-both]');
    if (!both || !formOf(form.dataset.reuse)?.querySelector('[data-saved]')?.dataset.is) continue;
    if (document.activeElement === both) form.querySelector('button').focus();
    both.remove();
  }
  for (const list of document.querySelectorAll('[data-proposals]')) {
    for (const item of list.querySelectorAll('li[data-code]')) {
      const {code} = item.dataset;
      const done = list.dataset.proposals === 'proof'
        ? !document.querySelector(`form[data-reuse="${CSS.escape(code)}"]`)
        : formOf(code)?.querySelector('[data-saved]')?.dataset.is;
      if (done) item.remove();
    }
    const note = list.closest('.note');
    if (list.children.length === 0) list.parentElement.remove();
    if (note && !note.querySelector('[data-proposals]')) note.remove();
  }
}

// Deferred: how far the answer has come is told after the event.
document.addEventListener('ts:answer', () => setTimeout(tidy));
document.addEventListener('submit', (event) => {
  const form = event.target.closest?.('form[data-reuse]');
  if (!form) return;
  event.preventDefault();
  take(form, event.submitter);
});
