// Pieces of the page that the server sends anew: {"#id": "<element>"}. What is being edited is left alone.
export function replace(fragments) {
  for (const [selector, html] of Object.entries(fragments ?? {})) {
    const old = document.querySelector(selector);
    if (!old || old.contains(document.activeElement) && document.activeElement.matches('input, select, textarea')) continue;
    const template = document.createElement('template');
    template.innerHTML = html;
    const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    const fresh = template.content.firstElementChild;
    if (!fresh) continue;
    old.replaceWith(fresh);
    if (focused) fresh.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  }
}
