// Keeps [data-live] fresh: fetches its fragment every data-every seconds (20) while the page is seen. A fragment is the
// element itself; while somebody works inside it, it is left alone.
import {replace} from './fragments.js';

function start(element) {
  const every = Number(element.dataset.every || 20) * 1000;
  let busy = false;
  let stopped = false;
  let last = Date.now();

  async function refresh() {
    if (busy || stopped || document.hidden) return;
    busy = true;
    last = Date.now();
    try {
      const response = await fetch(element.dataset.live, {headers: {Accept: 'text/html'}, credentials: 'same-origin', redirect: 'error'});
      if (response.ok) take(await response.text());
      else stopped = response.status < 500 && response.status !== 429;
    } catch { /* no line: the next turn tries again */ }
    busy = false;
  }

  function take(html) {
    const now = document.getElementById(element.id);
    if (!now) stopped = true;
    else if (now.outerHTML !== html) replace({[`#${CSS.escape(element.id)}`]: html});
  }

  setInterval(refresh, every);
  document.addEventListener('visibilitychange', () => {
    if (Date.now() - last >= every) refresh();
  });
}

for (const element of document.querySelectorAll('[data-live][id]')) start(element);
