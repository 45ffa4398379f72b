// The browser's scorer says what the server's says: on the returns and figures that go test ./internal/maturity/sandbox drew.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {here, test} from '../lib/harness.mjs';
import {leftIn, startStill} from '../lib/still.mjs';

const left = () => join(leftIn(process.env.THUOCSO_VECTORS || join(here, 'out', 'vectors'), 'vectors.json', './internal/maturity/sandbox'), 'vectors.json');

/** A site that serves the built scorer and the vectors. */
async function site() {
  const json = JSON.parse(readFileSync(left(), 'utf8'));
  return startStill((r) => (r.path === '/vectors.json' ? {json} : null));
}

test('the scorer equals the server’s on 10,000 returns', site, async ({newPage, equal, ok}) => {
  const page = await newPage();
  await page.goto('/sheet.html');
  const found = await page.evaluate(async () => {
    const {score} = await import('/static/scorer.js');
    const {indices, returns} = await (await fetch('/vectors.json')).json();
    const sorted = (value) => (value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]))
      : Array.isArray(value) ? value.map(sorted) : value);
    const wrong = [];
    for (const r of returns) {
      const before = JSON.stringify(r);
      const got = JSON.stringify(sorted(score(indices[r.index], r)));
      if (got !== JSON.stringify(sorted(r.score)) || JSON.stringify(r) !== before) wrong.push({r, got});
    }
    return {all: returns.length, wrong: wrong.length, first: wrong.slice(0, 2)};
  });
  ok(found.wrong === 0, `${found.wrong} of ${found.all} returns differ: ${JSON.stringify(found.first)}`);
  equal(found.all, 10_000, 'returns compared');
});

test('figures come to the same points, and the rule and the stages of the index hold where a return has none', site, async ({newPage, equal, ok}) => {
  const page = await newPage();
  await page.goto('/sheet.html');
  const found = await page.evaluate(async () => {
    const {award, componentsOf, faultOf, score} = await import('/static/scorer.js');
    const {indices, awards, returns} = await (await fetch('/vectors.json')).json();
    const wrong = awards.filter((a) => {
      const component = componentsOf(indices[a.index]).find((c) => c.code === a.code);
      const [numerator, denominator, quantity] = a.figures;
      return (award(indices[a.index], component, {numerator, denominator, quantity}) ?? -1) !== a.points;
    });
    const r = returns.find((one) => one.score.groups.some((g) => g.capped.length > 0));
    const own = score({...indices[r.index], rule: r.rule, stages: r.stages}, {points: r.points, met: r.met});
    const [one] = componentsOf(indices[0]);
    return {
      all: awards.length, given: awards.filter((a) => a.points >= 0).length, wrong: wrong.slice(0, 3), same: JSON.stringify(own) === JSON.stringify(score(indices[r.index], r)),
      faults: [0, one.max, one.max + 50, 25, -50, 0.5, NaN].map((p) => faultOf(indices[0], one, p)),
    };
  });
  ok(found.all > 5_000 && found.given > found.all / 4, `too few figures: ${found.given} of ${found.all} give points`);
  equal(found.wrong, [], 'figures that differ');
  ok(found.same, 'the rule and stages of the index are not taken');
  equal(found.faults, ['', '', 'over_max', 'not_a_step', 'bad_number', 'bad_number', 'bad_number'], 'what is wrong with points');
});

test('the ways to the next level are the server’s', site, async ({newPage, equal, ok}) => {
  const page = await newPage();
  await page.goto('/sheet.html');
  const found = await page.evaluate(async () => {
    const {lift} = await import('/static/ways.js');
    const {indices, lifts, returns} = await (await fetch('/vectors.json')).json();
    const told = (l) => JSON.stringify([l.from, l.target, l.possible, l.sure, l.deciding, l.conditions, l.ways.map((w) => [w.points, w.raises.map((r) => [r.code, r.from, r.to, r.answered])])]);
    const wrong = lifts.map((l) => {
      const r = returns[l.return];
      return {got: told(lift(indices[r.index], r, {locked: (code) => l.locked.includes(code)})), want: told(l.lift)};
    }).filter((l) => l.got !== l.want);
    const count = (what) => lifts.filter((l) => what(l.lift)).length;
    return {
      all: lifts.length, wrong: wrong.length, first: wrong.slice(0, 2),
      kinds: [count((l) => l.ways.length === 3), count((l) => !l.sure), count((l) => l.possible), count((l) => l.target > 0 && l.ways.length === 0)],
    };
  });
  ok(found.wrong === 0, `${found.wrong} of ${found.all} lifts differ: ${JSON.stringify(found.first)}`);
  equal(found.all, 5_000, 'returns compared');
  ok(found.kinds.every((n) => n > 20), `too few of a kind: ${found.kinds}`);
});
