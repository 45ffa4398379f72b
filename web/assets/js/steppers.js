// Plus and minus beside a number of points, and the arrow keys in it.
import {parse, short} from './texts.js';

function move(box, by) {
  const input = box.querySelector('input');
  if (input.readOnly || input.disabled) return;
  const step = parse(box.dataset.step) || 50;
  const max = parse(box.dataset.max);
  const now = parse(input.value);
  let next = 0;
  if (Number.isNaN(now)) next = by > 0 ? step : 0;
  else next = by > 0 ? Math.floor(now / step) * step + step : Math.ceil(now / step) * step - step;
  next = Math.max(0, Number.isNaN(max) ? next : Math.min(max, next));
  if (next === now) return;
  input.value = short(next);
  input.dispatchEvent(new Event('input', {bubbles: true}));
}

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('.step [data-by]');
  if (button) move(button.closest('.step'), Number(button.dataset.by));
});

document.addEventListener('keydown', (event) => {
  const box = event.target.matches?.('.step input') && event.target.closest('.step');
  if (!box || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
  event.preventDefault();
  move(box, event.key === 'ArrowUp' ? 1 : -1);
});
