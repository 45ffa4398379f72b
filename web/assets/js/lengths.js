// A text that comes near its bound shows how long it is, and at the bound says so: browsers cut without a word.
const near = 0.9;

function tell(input) {
  const {length} = input.value;
  const line = input.parentElement.querySelector(':scope > .count');
  if (length < near * input.maxLength) return void line?.remove();
  const full = length >= input.maxLength;
  const text = full ? input.dataset.full : `${length}/${input.maxLength}`;
  if (line && line.textContent === text) return;
  const fresh = line ?? input.insertAdjacentElement('afterend', document.createElement('p'));
  fresh.className = full ? 'count error' : 'count small';
  fresh.setAttribute('role', 'status');
  fresh.textContent = text;
}

document.addEventListener('input', (event) => {
  if (event.target.dataset?.full && event.target.maxLength > 0) tell(event.target);
});
