// Signing out: answers that the server does not have are named first; then everything that is kept of the person leaves this
// device. Nothing leaves it before the server has ended the session.
import {leave, settle} from './autosave.js';
import {wipe} from './device.js';
import {all, clear, viewer} from './outbox.js';

const dialog = document.getElementById('leave');
const exits = 'form[action="/dang-xuat"], form[action="/tai-khoan/dang-xuat-moi-noi"]';
let form;

const said = () => dialog.querySelector('[data-leave-said]');

function name(entries) {
  const list = dialog.querySelector('[data-leave-list]');
  const titles = new Map();
  for (const {title = ''} of entries) titles.set(title, (titles.get(title) ?? 0) + 1);
  list.replaceChildren(...[...titles].map(([title, n]) => Object.assign(document.createElement('li'), {
    textContent: list.dataset.one.replace('{title}', title).replace('{n}', n),
  })));
}

function ask(entries, text) {
  name(entries);
  said().textContent = text;
  if (dialog.open) return;
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute('open', '');
}

function close() {
  if (dialog.close) dialog.close();
  else dialog.removeAttribute('open');
}

/** Ends the session, then wipes, then goes where signing out leads. */
async function go() {
  let response;
  try {
    response = await fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form)), credentials: 'same-origin', redirect: 'manual'});
  } catch {
    return ask(await all(), said().dataset.nowhere);
  }
  leave();
  if (response.type === 'opaqueredirect' || response.status === 401) {
    clear();
    await wipe(viewer).catch(() => {});
    location.assign('/dang-nhap');
  } else location.reload();
  return undefined;
}

document.addEventListener('submit', async (event) => {
  if (!dialog || !event.target.matches?.(exits)) return;
  event.preventDefault();
  form = event.target;
  const left = (await all()).length > 0 ? await settle() : [];
  if (left.length > 0) ask(left, '');
  else go();
});

dialog?.addEventListener('click', async (event) => {
  const act = event.target.closest('[data-leave]')?.dataset.leave;
  if (act === 'stay') close();
  if (act === 'drop') go();
  if (act !== 'send') return;
  said().textContent = said().dataset.sending;
  const left = await settle();
  if (left.length === 0) return go();
  ask(left, said().dataset.remain);
});
