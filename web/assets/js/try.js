// A trial of a target: every tick asks for the result anew and puts the choice into the address. Without this script the button does.
import {replace} from './fragments.js';

const form = document.querySelector('form[data-try]');
let asked = 0;

async function count() {
  const mine = ++asked;
  const choice = new URLSearchParams(new FormData(form));
  const address = `${form.getAttribute('action')}?${choice}`;
  try {
    const response = await fetch(`${address}&manh=1`, {headers: {Accept: 'text/html'}, credentials: 'same-origin', redirect: 'error'});
    if (!response.ok || mine !== asked) return;
    replace({[form.dataset.try]: await response.text()});
    history.replaceState(null, '', address);
  } catch { /* no line: the button remains */ }
}

form?.addEventListener('change', count);
