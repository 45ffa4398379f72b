// What several specs do the same way: accounts through people administration, the way to a return, a look at a page.
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {axe, fits, here, laptop, ok, phone, taps} from './harness.mjs';

const catalogue = join(here, '..', '..', 'internal', 'locale', 'catalogue');
const words = Object.fromEntries(['vi', 'en'].map((lang) => [lang, Object.assign({}, ...readdirSync(join(catalogue, lang)).map((f) => JSON.parse(readFileSync(join(catalogue, lang, f), 'utf8'))))]));
const areas = [...new Set(Object.keys(words.vi).map((key) => key.split('.')[0]))];
const rawKey = new RegExp(`(?<![\\w./@-])(?:${areas.join('|')})\\.[a-z_]+(?:\\.[a-z_]+)*(?![\\w/-]|\\.\\w)`, 'g');
// Vietnamese sentences that have no place on an English page: nothing to fill in, a stretch of text of their own.
// Names of roles are left out: posts are entered by people, in Vietnamese.
const posts = Object.entries(words.vi).filter(([key]) => key.startsWith('account.role.')).map(([, text]) => text);
const onlyVietnamese = Object.entries(words.vi).filter(([key, text]) => text.length >= 8 && !/[{*|]/.test(text) && !posts.includes(text) && text !== words.en[key]).map(([, text]) => text);

/** The text of a key as the page shows it; {name} is filled from values, the bold marks are left out. */
export function says(key, values = {}, lang = 'vi') {
  const text = words[lang][key];
  if (text === undefined) throw new Error(`the catalogue has no ${key}`);
  return text.replaceAll('**', '').replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Fails where a key, an unfilled place or, on an English page, a Vietnamese sentence of ours is seen. */
export async function spoken(page) {
  const {lang, text, parts} = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set();
    while (walker.nextNode()) found.add(walker.currentNode.textContent.trim());
    return {lang: document.documentElement.lang, text: document.body.innerText, parts: [...found]};
  });
  const raw = [...text.matchAll(rawKey)].map((m) => m[0]).concat(text.match(/\{[a-z_]+\}/g) ?? []);
  ok(raw.length === 0, `${page.url()} shows ${raw.join(', ')}`);
  if (lang !== 'en') return;
  const foreign = onlyVietnamese.filter((t) => parts.includes(t));
  ok(foreign.length === 0, `${page.url()} in English still says: ${foreign.join(' | ')}`);
}

/** Looks at the page as it stands, on a laptop and on a phone: axe, width, heights, words. */
export async function look(page) {
  const before = page.viewportSize();
  await page.setViewportSize(laptop);
  await spoken(page);
  await axe(page);
  await fits(page);
  await page.setViewportSize(phone);
  await axe(page, {colours: false});
  await fits(page);
  await taps(page);
  await page.setViewportSize(before);
}

/** Signs in with a name and a password. */
export async function enter(page, name, password) {
  await page.goto('/dang-nhap');
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill(password);
  await press(page, page.locator('main form button').last());
}

/** Presses what leads to another page and waits until that stands. */
export async function press(page, what) {
  const address = page.url();
  await Promise.all([page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame()), what.click()]);
  await page.waitForLoadState();
  return address;
}

/**
 * Opens a page signed in as somebody whose password nobody knows: the province administrator finds the account, asks
 * for a link, and its holder sets a password by it.
 */
export async function invited({newPage, signIn}, login, options) {
  const admin = await newPage();
  await signIn(admin, 'province_admin');
  await admin.goto(`/quan-tri/tai-khoan?tim=${encodeURIComponent(login)}`);
  await press(admin, admin.locator('main table tbody tr').filter({hasText: login}).first().locator('a').first());
  await press(admin, admin.getByRole('button', {name: says('people.invite.submit')}));
  const link = await linkOn(admin);
  await admin.context().close();
  return byLink({newPage}, link, login, options);
}

/** The one-time link that a page of people administration shows. */
export async function linkOn(page) {
  const text = await page.locator('main table').innerText();
  const link = /https?:\/\/\S+/.exec(text)?.[0];
  ok(link, `no link on ${page.url()}: ${text}`);
  return link;
}

/** Sets a password by a one-time link and signs in with it. */
export async function byLink({newPage}, link, login, options) {
  const page = await newPage(options);
  const password = 'mat-khau-cua-phep-thu-2025';
  await page.goto(link);
  await page.locator('input[name=password]').fill(password);
  await page.locator('input[name=again]').fill(password);
  await press(page, page.locator('main form button').last());
  await enter(page, login, password);
  return page;
}

/** The address of the school's return of a season ("2024–2025"), found on its home page. */
export async function returnOf(page, season) {
  await page.goto('/phieu');
  const hrefs = await page.locator('main section.card').evaluateAll((cards, wanted) => cards.flatMap((card) => (card.querySelector('h2')?.textContent.includes(wanted)
    ? [...card.querySelectorAll('a')]
    : [...card.querySelectorAll('a')].filter((a) => a.textContent.trim() === wanted))).map((a) => a.getAttribute('href')), season);
  const id = /^\/phieu\/(\d+)/.exec(hrefs[0] ?? '')?.[1];
  ok(id, `no return of ${season} on ${page.url()}`);
  return `/phieu/${id}`;
}

/** Waits until the answer's line says that it stands in one of the states ("saved", "waiting", "conflict" …). */
export async function stands(page, code, ...is) {
  const line = page.locator(`form[data-code="${code}"] [data-saved]`);
  await page.locator(is.map((one) => `form[data-code="${code}"] [data-saved][data-is="${one}"]`).join(', ')).waitFor();
  return line.textContent();
}

/** The forms of answers on the sheet, with what each asks for and whether it is answered. */
export function questions(page) {
  return page.locator('form[data-save]').evaluateAll((forms) => forms.map((f) => {
    const names = new Set([...f.elements].map((e) => e.name));
    return {
      code: f.dataset.code, component: names.has('points'), condition: names.has('met'), ratio: names.has('numerator'), count: names.has('quantity'),
      max: Number(f.querySelector('[data-max]')?.dataset.max ?? 0), version: f.elements.version.value,
      answered: Boolean((f.elements.points ?? f.elements.met ?? f.elements.body)?.value),
    };
  }));
}

/** Saves answers the way a form without scripts does, for those of whom a spec only needs that they have answered. */
export async function answerAll(page, share = 0.8) {
  const address = new URL(page.url()).pathname;
  const token = await page.locator('meta[name=csrf-token]').getAttribute('content');
  for (const q of await questions(page)) {
    if (q.answered || (!q.component && !q.condition)) continue;
    const form = {csrf: token, code: q.code, version: q.version, note: ''};
    if (q.condition) form.met = '1';
    if (q.component) form.points = String(Math.floor(q.max * share)).replace('.', ',');
    if (q.ratio) Object.assign(form, {numerator: '20', denominator: '25'});
    if (q.count) form.quantity = '7';
    const response = await page.request.post(`${address}/cau-tra-loi`, {form, headers: {accept: 'application/json', origin: new URL(page.url()).origin}});
    ok(response.ok(), `${q.code} was not saved: ${response.status()} ${await response.text()}`);
  }
  await page.reload();
}

/** From the check page on: names the plan and explains what is unusual. The page then asks for confirmation. */
export async function readyToSend(page, sheet) {
  await page.goto(`${sheet}/kiem-tra`);
  if (!await page.locator('input[name=plan_number]').inputValue()) {
    await page.locator('input[name=plan_number]').fill('12/KH-THM');
    await page.locator('input[name=plan_date]').fill('2025-03-05');
    await press(page, page.getByRole('button', {name: says('sending.steps.save')}));
  }
  const queries = page.locator('textarea[name^="giai-trinh-"]');
  if (await queries.count() > 0) {
    for (const field of await queries.all()) await field.fill('Nhà trường đã rà soát, số liệu đúng thực tế.');
    await press(page, page.getByRole('button', {name: says('sending.queries.save')}));
  }
  await press(page, page.getByRole('link', {name: says('sending.go_on')}));
}

/** From the check page on: gets the return ready, confirms and sends. The page then shows the receipt. */
export async function sendReturn(page, sheet) {
  await readyToSend(page, sheet);
  await page.locator('input[name=approved]').check();
  await press(page, page.locator('form[action$="/gui"] button'));
  await page.waitForURL(/\/bien-nhan\/\d+$/);
}

/** Chooses the season in the page's filter. */
export async function chooseSeason(page, season) {
  const select = page.locator('select[name=ky]');
  const chosen = await select.evaluate((s, name) => s.selectedOptions[0].textContent.includes(name), season);
  const value = await select.evaluate((s, name) => [...s.options].find((o) => o.textContent.includes(name)).value, season);
  await select.selectOption(value);
  if (!chosen || !new URL(page.url()).searchParams.has('ky')) await press(page, page.locator('form.filters button').first());
}
