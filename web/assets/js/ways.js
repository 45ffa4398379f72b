// The cheapest ways to the next level, as internal/maturity/sandbox finds them, for when there is no line: fewest components, then
// fewest points, then index order. The server's ways on drawn returns prove it (web/e2e/specs/scorer.spec.mjs).
import {applies, notApplicable, score} from './scorer.js';

const divisor = (a, b) => (b === 0 ? a : divisor(b, a % b));
const has = (sums, n) => n >= 0 && (sums >> BigInt(n) & 1n) === 1n;

/** What a component can gain from where it stands, least first. */
function gainsOf(index, component, now) {
  let values;
  if (component.bands?.length) values = component.bands.map(([, gives]) => gives);
  else if (component.kind === 'yes_no') values = [component.max];
  else values = Array.from({length: Math.floor(component.max / index.step)}, (_, i) => (i + 1) * index.step);
  return [...new Set(values.filter((v) => v > now).map((v) => v - now))].sort((a, b) => a - b);
}

function roomOf(index, group, {points, stages}, locked) {
  return group.criteria.flatMap((c) => c.components).flatMap((component) => {
    const stated = points[component.code];
    if (stated === notApplicable || !applies(component, stages) || locked(component.code)) return [];
    const answered = Number.isInteger(stated) && stated >= 0 && stated <= component.max;
    const from = answered ? stated : 0;
    const gains = gainsOf(index, component, from);
    return gains.length > 0 ? [{code: component.code, from, answered, gains}] : [];
  });
}

/** Sets of sums as the bits of one big number: which sums each number of the last components makes exactly. */
function tableOf(rooms, count, add) {
  const can = [Array.from({length: count + 1}, (_, n) => (n === 0 ? 1n : 0n))];
  for (let i = rooms.length - 1; i >= 0; i--) {
    const below = can[0];
    can.unshift(below.map((sums, n) => (n === 0 ? 1n : sums | add(below[n - 1], rooms[i]))));
  }
  return can;
}

/** The cheapest ways of one group to gain at least what is needed, null where there is none. */
function search(rooms, need, most) {
  const tops = rooms.map((r) => r.gains[r.gains.length - 1]).sort((a, b) => b - a);
  let count = 0;
  for (let left = need; left > 0; left -= tops[count++]) {
    if (count === tops.length) return null;
  }
  const unit = rooms.flatMap((r) => r.gains).reduce(divisor, 0);
  const least = Math.ceil(need / unit);
  const size = least + tops[0] / unit;
  const mask = (1n << BigInt(size)) - 1n;
  const add = (sums, room) => room.gains.reduce((made, g) => made | sums << BigInt(g / unit) & mask, 0n);
  const can = tableOf(rooms, count, add);
  const meets = (a, b, total) => {
    for (let n = 0; n <= total; n++) if (has(a, n) && has(b, total - n)) return true;
    return false;
  };
  const found = new Map();
  for (let total = least; total < size && found.size < most; total++) {
    if (!has(can[0][count], total)) continue;
    const walk = (i, left, taken, set) => {
      if (found.size >= most || !meets(taken, can[i][left], total)) return;
      if (left === 0) {
        if (!found.has(set.join())) found.set(set.join(), share(set.map((at) => ({room: rooms[at], at})), total, unit, add));
        return;
      }
      walk(i + 1, left - 1, add(taken, rooms[i]), [...set, i]);
      walk(i + 1, left, taken, set);
    };
    walk(0, count, 1n, []);
  }
  return [...found.values()];
}

/** Shares a total out over a set: each component in turn takes the most that the rest can complete. */
function share(set, total, unit, add) {
  const rest = [1n];
  for (const {room} of [...set].reverse()) rest.unshift(add(rest[0], room));
  let left = total;
  const raises = set.map(({room}, i) => {
    const gain = [...room.gains].reverse().find((g) => has(rest[i + 1], left - g / unit));
    left -= gain / unit;
    return {code: room.code, from: room.from, to: room.from + gain, answered: room.answered};
  });
  return {raises, points: total * unit, order: set.map(({at}) => at)};
}

function before(a, b) {
  const i = a.findIndex((n, at) => n !== b[at]);
  return i < 0 ? 0 : a[i] - b[i];
}

/** The ways of the groups that lack points, joined; at one end of their intervals: low or high. */
function waysOf(index, groups, bound, end, input, {most, locked}) {
  let all = [{raises: [], points: 0, order: []}];
  for (const [i, group] of groups.entries()) {
    const need = bound - group[end];
    if (need <= 0) continue;
    const own = search(roomOf(index, index.groups[i], input, locked), need, most);
    if (!own) return null;
    all = all.flatMap((a) => own.map((b) => ({raises: [...a.raises, ...b.raises], points: a.points + b.points, order: [...a.order, ...b.order.map((n) => n + i * 10_000)]})))
      .sort((a, b) => a.points - b.points || before(a.order, b.order)).slice(0, most);
  }
  return all.map(({raises, points}) => ({raises, points}));
}

/**
 * What would lift a return to its next level: {from, target, possible, sure, deciding, conditions, ways: [{points, raises: [{code,
 * from, to, answered}]}]}. locked tells which codes cannot be changed.
 */
export function lift(index, {points = {}, met = {}, stages = index.stages, rule = index.rule} = {}, {most = 3, locked = () => false} = {}) {
  const input = {points, met, stages, rule};
  const scored = score(index, input);
  const out = {from: scored.levels[0], target: 0, possible: false, sure: true, deciding: [], conditions: [], ways: []};
  if (out.from === 3) return out;
  out.target = out.from + 1;
  out.possible = scored.levels[1] >= out.target;
  for (const group of scored.groups) {
    const holds = group.missed.length > 0 && (group.capped.length > 0 || rule === 'cap_school');
    if (group.levels[0] < out.target || holds) out.deciding.push(group.code);
    if (holds) out.conditions.push(...group.missed);
  }
  if (out.conditions.some(locked)) return out;
  const bound = out.target === 2 ? index.second : index.third + 1;
  const ways = (end) => waysOf(index, scored.groups, bound, end, input, {most, locked});
  out.ways = ways('low') ?? [];
  if (out.ways.length === 0 && !out.possible) {
    out.ways = ways('high') ?? [];
    out.sure = out.ways.length === 0;
  }
  return out;
}
