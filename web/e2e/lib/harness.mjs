// What every browser test gets: its own context, an eye on console and content policy, axe, pictures. A test fails by
// throwing; nothing here waits for a length of time.
import {mkdirSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const here = join(dirname(fileURLToPath(import.meta.url)), '..');
export const out = join(here, 'out');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const laptop = {width: 1280, height: 800};
export const phone = {width: 360, height: 740};

/** Tests of the specs, in the order in which they were declared. */
export const tests = [];

/** Declares a test. `site` is 'portal' for the running binary, else a function that starts a server of the test's own. */
export function test(name, site, run) {
  tests.push({name, site, run});
}

/** Runs one test in contexts of its own and returns what was wrong, an empty list when nothing was. */
export async function runTest(browser, each, base, accounts) {
  const contexts = [];
  const faults = [];

  async function newPage(options = {}) {
    const {allow = [], ...rest} = options;
    const context = await browser.newContext({baseURL: base, viewport: laptop, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', reducedMotion: 'reduce', ...rest});
    contexts.push(context);
    context.setDefaultTimeout(60_000);
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (e) => console.error(`content policy: ${e.violatedDirective} refused ${e.blockedURI || e.sample}`));
    });
    const page = await context.newPage();
    page.on('console', (m) => {
      if (m.type() === 'error' && !allow.some((a) => a.test(m.text()))) faults.push(`console: ${m.text()}`);
    });
    page.on('pageerror', (e) => faults.push(`script: ${e.message}`));
    page.on('request', (r) => {
      const url = new URL(r.url());
      if (url.protocol.startsWith('http') && url.origin !== new URL(base).origin) faults.push(`request to another host: ${r.url()}`);
    });
    return page;
  }

  try {
    await each.run({base, accounts, newPage, axe, shot, fits, taps, print, drawn, equal, ok, signIn: (page, role) => signIn(page, accounts, role)});
  } catch (error) {
    faults.push(brief(error));
    await keepPicture(contexts, each.name);
  }
  await Promise.all(contexts.map((c) => c.close()));
  return faults;
}

/** An error's message and the line of the spec where it happened. */
export function brief(error) {
  const where = /specs\/[\w.-]+:\d+/.exec(error.stack ?? '')?.[0];
  return where ? `${error.message}\n  at ${where}` : error.stack ?? String(error);
}

async function keepPicture(contexts, name) {
  mkdirSync(out, {recursive: true});
  const pages = contexts.flatMap((c) => c.pages());
  for (const [i, page] of pages.entries()) {
    await page.screenshot({path: join(out, `failed-${slug(name)}-${i}.png`)}).catch(() => {});
  }
}

/** Signs in with the account of a role that the sample printed. */
async function signIn(page, accounts, role) {
  const account = accounts[role];
  if (!account) throw new Error(`no account was printed for the role ${role}; there are ${Object.keys(accounts).join(', ')}`);
  await page.goto('/dang-nhap');
  await page.locator('input[name=login]').fill(account.name);
  await page.locator('input[name=password]').fill(account.password);
  await Promise.all([page.waitForURL((url) => url.pathname !== '/dang-nhap'), page.locator('main form button').last().click()]);
}

/** Fails on any finding of axe on the page as it stands. Colours, the dearest half of it, need no second look at another width. */
export async function axe(page, {colours = true} = {}) {
  await page.evaluate(() => document.fonts.ready.then(() => true));
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axeSource);
  const rules = colours ? {} : {'color-contrast': {enabled: false}};
  const result = await page.evaluate(([tags, off]) => axe.run(document, {runOnly: tags, rules: off, resultTypes: ['violations']}), [axeTags, rules]);
  if (result.violations.length === 0) return;
  const lines = result.violations.map((v) => `${v.id} (${v.impact}): ${v.help}\n${v.nodes.slice(0, 4).map((n) => `    ${n.html.slice(0, 160)}\n      ${n.any.concat(n.all).map((c) => c.message).join('; ').slice(0, 300)}`).join('\n')}`);
  throw new Error(`axe on ${page.url()}:\n${lines.join('\n')}`);
}

/** Takes a picture at both widths into out/ and fails where the page scrolls sideways. */
export async function shot(page, name) {
  mkdirSync(out, {recursive: true});
  const before = page.viewportSize();
  for (const size of [laptop, phone]) {
    await page.setViewportSize(size);
    await drawn(page);
    await page.screenshot({path: join(out, `${slug(name)}-${size.width}.png`), fullPage: true});
    await fits(page);
  }
  await page.setViewportSize(before);
}

/** Brings every chart that the screen has into view once and waits until each is drawn and the letters are there. */
export async function drawn(page) {
  await page.evaluate(() => document.fonts.ready.then(() => true));
  for (const chart of await page.locator('[data-chart]').all()) {
    if (!await chart.isVisible()) continue; // a phone shows the table of a wide chart instead
    await chart.scrollIntoViewIfNeeded();
    await chart.locator('svg').first().waitFor();
  }
  await page.evaluate(() => scrollTo(0, 0));
}

/** Fails where the page is wider than the screen. */
export async function fits(page) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest('.tabs, .scroll, .hidden-visually')).slice(0, 5).map((e) => e.outerHTML.slice(0, 120));
  });
  if (wide.length > 0) throw new Error(`${page.url()} scrolls sideways at ${page.viewportSize().width}:\n${wide.join('\n')}`);
}

/** Fails where something to be pressed is lower than 44 pixels; call it at the width of a phone. */
export async function taps(page) {
  const small = await page.evaluate(() => [...document.querySelectorAll('button, select, textarea, summary, .btn, .tabs a, .chip, .check, input:not([type=hidden], [type=radio], [type=checkbox])')]
    .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest('.hidden-visually') && e.getBoundingClientRect().height > 0)
    .filter((e) => Math.max(e.getBoundingClientRect().height, e.closest('.step, label.check')?.getBoundingClientRect().height ?? 0) < 43.5)
    .map((e) => `${Math.round(e.getBoundingClientRect().height)} px: ${e.outerHTML.slice(0, 120)}`));
  if (small.length > 0) throw new Error(`too low to press on ${page.url()}:\n${small.join('\n')}`);
}

/** Prints the page as a PDF into out/ and takes a picture of the sheet of paper, 175 mm of text wide. */
export async function print(page, name) {
  mkdirSync(out, {recursive: true});
  await drawn(page);
  await page.pdf({path: join(out, `${slug(name)}.pdf`), preferCSSPageSize: true, printBackground: false});
  await page.setViewportSize({width: 661, height: 971});
  await page.emulateMedia({media: 'print'});
  await page.screenshot({path: join(out, `${slug(name)}-paper.png`), fullPage: true});
  await page.emulateMedia({media: null});
}

export function equal(got, want, what = 'value') {
  const a = JSON.stringify(got);
  const b = JSON.stringify(want);
  if (a !== b) throw new Error(`${what}: got ${a}, want ${b}`);
}

export function ok(condition, what) {
  if (!condition) throw new Error(what);
}

function slug(name) {
  return name.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').replace(/[^\w]+/g, '-').toLowerCase();
}
