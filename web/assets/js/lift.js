// The card of a trial without a line: the ways to the next level as this device finds them, in the page's own words.
const source = document.getElementById('trial-texts');
const texts = source ? JSON.parse(source.textContent) : {};

export const say = (name, places) => (texts[name] ?? '').replace(/\{(\w+)\}/g, (whole, place) => places[place] ?? whole);

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function raiseOf(raise, short) {
  const places = {code: raise.code, from: short(raise.from), to: short(raise.to)};
  const link = element('a', 'chip', say(raise.answered ? 'raise' : 'reach', places));
  link.href = `#comp-${raise.code.replaceAll('.', '-')}`;
  return element('li', '', link);
}

function wayOf(way, n, lift, {short, take}) {
  const words = way.raises.length > 0 ? say('cost', {n: way.raises.length, points: short(way.points)}) : say('conditions_only', {codes: lift.conditions.join(', ')});
  const about = element('div', '', element('p', '', words));
  if (way.raises.length > 0) about.append(element('ul', 'chips', ...way.raises.map((r) => raiseOf(r, short))));
  const item = element('li', '', about);
  if (take(way, false)) {
    const button = element('button', 'btn quiet small', say('try', {}));
    button.type = 'button';
    button.setAttribute('aria-label', say('try_n', {n: n + 1}));
    button.addEventListener('click', () => take(way, true));
    item.append(button);
  }
  return item;
}

/**
 * Writes the ways into the card, and that it could not ask the server. hands.take(way, true) tries a way; take(way, false) tells
 * whether it can be tried here.
 */
export function showLift(card, lift, hands) {
  for (const old of card.querySelectorAll('h3, .next, .ways, .stale')) old.remove();
  card.querySelector('h2').after(element('p', 'error stale', say('failed', {})));
  if (lift.target === 0) return;
  const level = texts.levels[lift.target - 1];
  const next = [];
  if (lift.ways.length === 0) next.push(say('none', {level}));
  else if (!lift.sure) next.push(say('only_possible', {level}));
  if (lift.ways.length > 0 && lift.conditions.length > 0) next.push(say('conditions', {codes: lift.conditions.join(', ')}));
  card.append(element('h3', '', say('title', {level})), element('p', 'next', next.join(' ')));
  if (lift.ways.length > 0) card.append(element('ol', 'ways', ...lift.ways.map((w, n) => wayOf(w, n, lift, hands))));
}
