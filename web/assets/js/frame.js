// Small things of the frame: the menu of the person closes by itself, the current tab is in view, no form goes twice.
const close = (except) => {
  for (const menu of document.querySelectorAll('details.me[open]')) {
    if (!menu.contains(except)) menu.open = false;
  }
};
document.addEventListener('click', (event) => close(event.target));
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const menu = document.querySelector('details.me[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});

const tabs = document.querySelector('.tabs');
const current = tabs?.querySelector('[aria-current]');
if (current) tabs.scrollLeft = current.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;

const going = new WeakSet();
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.save || form.method !== 'post' || event.defaultPrevented) return;
  if (going.has(form)) event.preventDefault();
  else going.add(form);
});
addEventListener('pageshow', () => {
  for (const form of document.forms) going.delete(form);
});
