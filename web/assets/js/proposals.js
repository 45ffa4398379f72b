// The list of what the season before answers shrinks as its values are confirmed or others are given.
document.addEventListener('ts:answer', () => {
  const list = document.querySelector('[data-proposals]');
  for (const item of list?.querySelectorAll('li[data-code]') ?? []) {
    const line = document.querySelector(`form[data-code="${CSS.escape(item.dataset.code)}"] [data-saved]`);
    if (line?.dataset.is) item.remove();
  }
  if (list && list.children.length === 0) list.closest('.note').remove();
});
