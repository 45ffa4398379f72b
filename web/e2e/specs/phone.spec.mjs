// Long pages of results on a phone: rows of two lines that open, pages of a list, filters that fold, and nothing lost on a laptop or on paper.
import {figured} from '../lib/figured.mjs';
import {phone, test} from '../lib/harness.mjs';
import {press, says} from '../lib/steps.mjs';

/** How high the rows of a page's table stand, against the lines and the target that a row of two lines needs. */
const rows = (page) => page.evaluate(() => {
  const all = [...document.querySelectorAll('main table.brief tbody tr')].map((r) => r.getBoundingClientRect().height);
  const line = parseFloat(getComputedStyle(document.body).lineHeight);
  return {n: all.length, all: all.reduce((a, b) => a + b, 0), most: Math.max(...all), line, page: document.documentElement.scrollHeight};
});

/** Links in the rows of brief tables that are lower than a finger needs. */
const low = (page) => page.locator('.brief tbody th a, .brief summary, .brief thead a:visible').evaluateAll((list) => list.map((a) => a.getBoundingClientRect()).filter((r) => r.width > 1 && r.height < 43.5).length);

test('a ranking stands on a phone in rows of two lines that open without a script', 'portal', async ({newPage, signIn, axe, fits, taps, shot, ok, equal}) => {
  const page = await newPage({javaScriptEnabled: false, viewport: phone});
  const ky = await figured(page, signIn);
  await page.goto(`/ket-qua/xep-hang?ky=${ky}&moi-trang=200`);
  const whole = await rows(page);
  ok(whole.n >= 100, `the ranking has ${whole.n} rows`);
  // A row is a target of 44 px, a line of figures and what separates them; a long name takes a line more.
  ok(whole.all / whole.n <= 44 + 1.75 * whole.line, `a row is ${whole.all / whole.n} px high`);
  ok(whole.page / whole.n <= 18_000 / 175, `${whole.n} schools take ${whole.page} px`);
  equal(await low(page), 0, 'links too low for a finger');

  const row = page.locator('.brief tbody tr').nth(1);
  const [decides, office] = [row.locator('.o ~ td').first(), row.locator('.o ~ td').last()];
  ok(!await office.isVisible() && !await decides.isVisible() && !await row.locator('th small').isVisible(), 'a row is open before it is opened');
  for (const at of [0, 1, 2, 3]) ok(await row.locator('td').nth(at).isVisible(), `the cell ${at} is hidden`);
  equal(await page.locator('.brief thead th').allInnerTexts().then((t) => t.filter((one) => /^Nhóm/.test(one)).length), 2, 'headings of the groups');
  await row.locator('summary').focus();
  await page.keyboard.press('Enter');
  await office.waitFor();
  ok(await decides.isVisible() && await row.locator('th small').isVisible(), 'an opened row does not show the rest');
  ok(!await page.locator('.brief tbody tr').nth(2).locator('.o ~ td').last().isVisible(), 'another row opened too');
  equal(await office.evaluate((cell) => getComputedStyle(cell, '::before').content), `"${says('figures.col.office')}"`, 'the heading of an opened cell');
  await page.keyboard.press('Enter');
  await office.waitFor({state: 'hidden'});
  await fits(page);
  await taps(page);

  // With a script the page is no other; its trees are read and looked at.
  const plain = await newPage({viewport: phone});
  await signIn(plain, 'province_officer');
  await plain.goto(`/ket-qua/xep-hang?ky=${ky}`);
  await plain.locator('.brief tbody tr').nth(1).locator('summary').click();
  await axe(plain);
  const session = await plain.context().newCDPSession(plain);
  const {nodes} = await session.send('Accessibility.getFullAXTree');
  const count = (role) => nodes.filter((node) => !node.ignored && node.role?.value === role).length;
  const shown = await plain.locator('.brief tbody tr').count();
  equal(shown, 50, 'rows of a page');
  equal([count('table'), count('row'), count('rowheader')], [1, shown + 1, shown], 'table, rows and their headings for whoever hears the page');
  ok(count('cell') >= 4 * shown && count('columnheader') >= 5, 'cells or headings of columns are lost');
  equal(nodes.filter((node) => node.role?.value === 'DisclosureTriangle' && node.properties?.some((p) => p.name === 'expanded' && p.value.value)).length, 1, 'opened rows for whoever hears the page');
  await shot(plain, 'phone-ranking');
});

test('a long ranking is paged, and the address holds page and filters', 'portal', async ({newPage, signIn, ok, equal}) => {
  const page = await newPage({viewport: phone});
  const ky = await figured(page, signIn);
  await page.goto(`/ket-qua/xep-hang?ky=${ky}`);
  const filters = page.locator('main .filters .row:has(select[name=khu-vuc])');
  ok(!await filters.isVisible(), 'the filters stand before the ranking');
  await page.locator('.fold summary').click();
  await page.locator('main select[name=khu-vuc]').selectOption('1');
  await press(page, page.getByRole('button', {name: says('figures.show')}));
  const first = await page.locator('.brief tbody th a').allInnerTexts();
  equal(first.length, 50, 'rows of the first page');
  await press(page, page.locator('.pager a[rel=next]'));
  let at = new URL(page.url()).searchParams;
  equal([at.get('trang'), at.get('khu-vuc'), at.get('ky')], ['2', '1', ky], 'page, filter and season of the second page');
  const second = await page.locator('.brief tbody th a').allInnerTexts();
  ok(second.length > 0 && !second.some((name) => first.includes(name)), 'the second page repeats the first');

  // Into a school and back by the page's own way: to the page and the row that one came from.
  const link = page.locator('.brief tbody th a').nth(3);
  const name = await link.innerText();
  await press(page, link);
  await press(page, page.locator('.trail a', {hasText: says('figures.ranking')}));
  at = new URL(page.url()).searchParams;
  equal([at.get('khu-vuc'), new URL(page.url()).hash], ['1', '#truong'], 'the way back');
  equal(await page.locator('#truong th a').innerText(), name, 'the row of the school');
  equal(await page.locator('.brief tbody th a').allInnerTexts(), second, 'the page that one came from');
  await page.waitForFunction(() => scrollY > 0);
  ok(await page.locator('#truong').evaluate((row) => { const box = row.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }), 'the row is not on the screen');

  // Of many pages each is named that is near, the first and the last.
  await page.goto(`/ket-qua/xep-hang?ky=${ky}`);
  await press(page, page.locator('.pager .pages a', {hasText: /^3$/}));
  equal(await page.locator('.pager .pages a').allInnerTexts(), ['1', '2', '3', '4'], 'the pages named');
  equal([new URL(page.url()).searchParams.get('trang'), await page.locator('.pager a[aria-current]').innerText()], ['3', '3'], 'the page that is marked');
});

test('a laptop and paper have every column of a ranking', 'portal', async ({newPage, signIn, print, ok, equal}) => {
  const page = await newPage();
  const ky = await figured(page, signIn);
  await page.goto(`/ket-qua/xep-hang?ky=${ky}`);
  const complete = async (where) => {
    const seen = await page.locator('.brief tr').evaluateAll((list) => list.map((row) => [...row.cells].filter((cell) => cell.checkVisibility()).length));
    equal([...new Set(seen)], [7], `columns of the rows ${where}`);
    ok(!await page.locator('.brief summary').first().isVisible(), `rows open ${where}`);
    ok(await page.locator('.brief tbody th small').first().isVisible(), `the code is hidden ${where}`);
  };
  await complete('on a laptop');
  ok(await page.locator('main select[name=khu-vuc]').isVisible() && !await page.locator('.fold summary').isVisible(), 'the filters of a laptop fold');
  await print(page, 'phone-ranking');
  await page.emulateMedia({media: 'print'});
  await complete('on paper');
});

test('pages of results are short on a phone and open by fingers', 'portal', async ({newPage, signIn, axe, fits, taps, ok, equal}) => {
  const page = await newPage({viewport: phone});
  const ky = await figured(page, signIn);
  // Of each page: how many rows its longest brief table has at least, and whether its rows open.
  for (const [path, least, opens] of [
    [`/ket-qua?ky=${ky}`, 10, true],
    [`/ket-qua/don-vi?ky=${ky}`, 5, true],
    [`/ket-qua/ban-do?ky=${ky}`, 10, false],
    [`/tien-do?ky=${ky}`, 10, true],
    [`/tim?tim=phu&ky=${ky}`, 10, true],
    [`/ket-qua/chi-tieu/mot?ke-hoach=kh-219-hoa-binh-2022&chi-tieu=H1&ky=${ky}`, 10, true],
  ]) {
    await page.goto(path);
    const tall = await rows(page);
    ok(tall.n >= least, `${path} has ${tall.n} rows`);
    // Two lines of values or of a long name are borne on the average, no more.
    ok(tall.all / tall.n <= 44 + 2.75 * tall.line, `a row of ${path} is ${Math.round(tall.all / tall.n)} px high`);
    ok(tall.page <= 8000, `${path} is ${tall.page} px high`);
    equal(await low(page), 0, `links of ${path} too low for a finger`);
    equal(await page.locator('main .opens tbody tr td.o summary').count() > 0, opens, `rows of ${path} that open`);
    await fits(page);
    await taps(page);
  }
  await page.locator('main .opens tbody summary').first().click();
  await axe(page);
});

test('the schools of a trial open behind the first fifty, and what is ticked is never hidden', 'portal', async ({newPage, signIn, ok, equal}) => {
  const page = await newPage({javaScriptEnabled: false, viewport: phone});
  const ky = await figured(page, signIn);
  await page.goto(`/ket-qua/chi-tieu/thu?ke-hoach=kh-219-hoa-binh-2022&chi-tieu=H1&ky=${ky}`);
  const boxes = page.locator('.ticks input');
  const n = await boxes.count();
  ok(n > 50, `the trial offers ${n} schools`);
  equal(await page.locator('.ticks input:visible').count(), 50, 'schools that are seen at once');
  await page.locator('details.more:has(.ticks) > summary').click();
  equal(await page.locator('.ticks input:visible').count(), n, 'schools that are seen when opened');
  await boxes.last().check();
  const last = await boxes.last().getAttribute('value');
  await press(page, page.getByRole('button', {name: says('plan.try.count')}));
  ok(await page.locator(`.ticks input[value="${last}"]`).isVisible() && await page.locator(`.ticks input[value="${last}"]`).isChecked(), 'a ticked school is hidden');
});
