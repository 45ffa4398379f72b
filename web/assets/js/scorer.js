// The scorer of internal/maturity once more, for live figures and for a sheet without a line. It knows no page, computes in
// whole hundredths, and is held to the server's scorer by 10,000 returns that its tests draw (web/e2e/specs/scorer.spec.mjs).
//
// The index is what internal/maturity/sandbox writes:
//   {step, second, third, rule, stages, groups: [{code, max, open, conditions: [code], criteria: [{code, max, open, levels,
//    components: [{code, max, kind, for, bands, share}]}]}]}
// open are the points that no component carries; levels are a criterion's own bounds, where they are decreed; for are the
// stages of the component, bands [from, points] from low to high, share that a ratio gives its part of the maximum. What is
// empty is left out. rule and stages are the season's and the school's; what a return says for itself comes before them.

/** Stands in points where a component does not concern the school. */
export const notApplicable = -2;

const top = 10_000;
const mostFigure = 2_147_483_647;
const rules = ['cap_group', 'cap_school', 'warn', 'block_submission'];

/** The level, 1 to 3, of hundredths on a scale with two bounds: below the second is 1, above the third is 3. */
export function levelOf(points, second, third) {
  if (points < second) return 1;
  return points > third ? 3 : 2;
}

/** The components of an index in its order. */
export function componentsOf(index) {
  return index.groups.flatMap((g) => g.criteria.flatMap((c) => c.components));
}

/** Whether a component is for a school of these stages. */
export function applies(component, stages) {
  return !component.for?.length || component.for.some((stage) => (stages ?? []).includes(stage));
}

/** Whether the revision makes the component's points of its figures; else they stand as stated. */
export function fromFigures(component) {
  return Boolean(component.share || component.bands?.length);
}

const within = (n) => Number.isInteger(n) && n >= 0 && n <= mostFigure;

/** The hundredths that the figures of a component give, null where none follow; whole numbers or null come in. */
export function award(index, component, {numerator = null, denominator = null, quantity = null}) {
  if (!fromFigures(component)) return null;
  if (component.kind === 'count') return within(quantity) ? band(component, (from) => quantity >= from) : null;
  if (component.kind !== 'ratio' || !within(numerator) || !within(denominator)) return null;
  if (denominator === 0 || numerator > denominator) return null;
  if (!component.share) return band(component, (from) => numerator * top >= from * denominator);
  // Both factors together stay below 2^53: nothing is lost.
  const whole = component.max * numerator;
  const points = (whole - whole % denominator) / denominator;
  return points - points % index.step;
}

function band(component, reaches) {
  let points = component.bands[0][1];
  for (const [from, gives] of component.bands) {
    if (reaches(from)) points = gives;
  }
  return points;
}

/** What is wrong with points stated for a component: bad_number, over_max, not_a_step, or nothing. */
export function faultOf(index, component, points) {
  if (!Number.isInteger(points) || points < 0) return 'bad_number';
  if (points > component.max) return 'over_max';
  if (points % index.step !== 0 || component.kind === 'yes_no' && points !== 0 && points !== component.max) return 'not_a_step';
  return '';
}

/** What a component counts: hundredths, null where it is missing, notApplicable where it does not concern the school. */
function counted(component, points, stages) {
  const stated = points[component.code];
  if (stated === notApplicable || !applies(component, stages)) return notApplicable;
  return Number.isInteger(stated) && stated >= 0 && stated <= component.max ? stated : null;
}

/** An interval of points with the points that may still be allocated, at most the maximum. */
const high = (low, open, max) => Math.max(low, Math.min(low + (open ?? 0), max));

/** The level that both ends have, or 0. */
const agreed = ([low, upper]) => (low === upper ? low : 0);

function scoreCriterion(criterion, points, stages, missing) {
  let sum = 0;
  for (const component of criterion.components) {
    const p = counted(component, points, stages);
    if (p === null) missing.push(component.code);
    else if (p > 0) sum += p;
  }
  const level = criterion.levels ? levelOf(sum, ...criterion.levels) : 0;
  return {sum, high: high(sum, criterion.open, criterion.max), max: criterion.max, level};
}

/**
 * Scores one return: points by component in hundredths (null or absent: missing), met by condition (true, else missed), the
 * school's stages and the season's rule where they are not the index's.
 * Returns {groups: [{code, low, high, max, level, levels, missed, capped}], level, levels, criteria: {code: {sum, high, max,
 * level}}, missing: [code]}; a level is 0 where the two ends disagree, a criterion's also where its bounds are not decreed.
 */
export function score(index, {points = {}, met = {}, stages = index.stages, rule = index.rule} = {}) {
  const out = {groups: [], level: 0, levels: [3, 3], criteria: {}, missing: []};
  const capsGroup = rule === 'cap_group' || !rules.includes(rule);
  for (const group of index.groups) {
    let low = 0;
    for (const criterion of group.criteria) {
      const own = scoreCriterion(criterion, points, stages, out.missing);
      out.criteria[criterion.code] = own;
      low += own.sum;
    }
    const upper = high(low, group.open, group.max);
    const missed = (group.conditions ?? []).filter((code) => met[code] !== true);
    const capped = capsGroup ? missed : [];
    const levels = capped.length > 0 ? [1, 1] : [low, upper].map((p) => levelOf(p, index.second, index.third));
    out.groups.push({code: group.code, low, high: upper, max: group.max, level: agreed(levels), levels, missed, capped});
    out.levels = out.levels.map((level, end) => Math.min(level, levels[end]));
  }
  if (rule === 'cap_school' && out.groups.some((g) => g.missed.length > 0)) out.levels = [1, 1];
  out.level = agreed(out.levels);
  return out;
}
