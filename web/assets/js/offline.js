// The page without a line: who is signed in is noted for the service worker, the sheet is given to it to keep, and a copy
// says that it is one.
import {isCopy} from './copy.js';
import {current, keepOnly, setCurrent} from './device.js';
import {viewer} from './outbox.js';
import {hold} from './strays.js';
import {say} from './texts.js';

const keep = document.querySelector('meta[name=keep]')?.content;
const silent = isCopy || document.querySelector('meta[name=offline]') !== null;

/** A page from the server knows who is signed in; another person's sheets leave this device. */
async function know() {
  if (silent || !globalThis.indexedDB || !globalThis.caches) return;
  if (await current() !== (viewer || null)) await setCurrent(viewer || null);
  if (viewer) await keepOnly(viewer);
}

async function register() {
  if (keep === undefined || !navigator.serviceWorker) return;
  navigator.serviceWorker.addEventListener('message', ({data}) => {
    if (data?.kept === location.pathname) document.documentElement.dataset.kept = '';
  });
  await navigator.serviceWorker.register('/sw.js');
  const {active} = await navigator.serviceWorker.ready;
  active.postMessage({keep: location.pathname, as: keep});
}

function tellCopy() {
  if (!isCopy) return;
  const note = Object.assign(document.createElement('div'), {id: 'copy', className: 'note wait'});
  const line = Object.assign(document.createElement('p'), {textContent: say('copy', {at: keep})});
  line.setAttribute('role', 'status');
  note.append(line);
  document.querySelector('main')?.prepend(note);
  addEventListener('ts:line', () => {
    const link = Object.assign(document.createElement('a'), {href: location.pathname, textContent: say('reload')});
    line.replaceChildren(`${say('back')} `, link);
  }, {once: true});
}

tellCopy();
const form = document.querySelector('form[data-save]');
if (form) hold(form.dataset.save);
know().catch(() => {}).then(register).catch(() => {});
