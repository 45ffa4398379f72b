// What there is to learn from results: short on a phone, whole on a page of its own and in the file, with what was chosen kept.
import {readFileSync} from 'node:fs';
import {figured} from '../lib/figured.mjs';
import {phone, test} from '../lib/harness.mjs';
import {look, press, says} from '../lib/steps.mjs';

const lists = ['thanh-phan', 'don-vi', 'sat-nguong', 'tien-bo', 'khac-thuong'];

test('the gaps of a province are a few screens on a phone, and lead to each list', 'portal', async ({newPage, signIn, ok, equal, shot, print}) => {
  const page = await newPage();
  const ky = await figured(page, signIn);
  await page.goto(`/ket-qua/khoang-trong?ky=${ky}&khoang=5`);
  await look(page);
  await print(page, 'gaps');
  await shot(page, 'gaps-laptop');
  await page.setViewportSize(phone);
  await shot(page, 'gaps-phone');
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  ok(height < 6000, `the page is ${height} pixels long`);
  equal(await page.locator('main section.card[id]').evaluateAll((all) => all.map((one) => one.id)), lists, 'the lists');
  // The summary counts what the lists hold, and leads to them.
  for (const list of lists) {
    const line = page.locator('main table').first().locator('tr', {has: page.locator(`a[href="#${list}"]`)});
    const all = page.locator(`#${list} .acts a`);
    if (await all.count() === 0) continue;
    const n = (await line.locator('td.n').innerText()).trim();
    equal(await all.innerText(), says('gaps.all', {n}), `the number of ${list}`);
    ok(await page.locator(`#${list} tbody tr`).count() <= 3, `${list} is not short`);
  }
  await page.locator('a[href="#sat-nguong"]').click();
  ok(await page.locator('#sat-nguong h2').isVisible(), 'the summary does not lead to the list');
});

test('a list stands whole on pages of its own and in its file, and what was chosen stays', 'portal', async ({newPage, signIn, ok, equal, shot}) => {
  const page = await newPage();
  const ky = await figured(page, signIn);
  await page.goto(`/ket-qua/khoang-trong?ky=${ky}&khoang=5`);
  const n = Number((await page.locator('#tien-bo .acts a').innerText()).match(/\d+/)[0]);
  await press(page, page.locator('#tien-bo .acts a'));
  await look(page);
  await shot(page, 'gaps-list');
  const rows = [];
  for (;;) {
    rows.push(...await page.locator('main tbody tr').evaluateAll((all) => all.map((row) => row.querySelector('th').textContent.trim())));
    const next = page.locator('a[rel=next]');
    if (await next.count() === 0) break;
    await press(page, next);
    const at = new URL(page.url()).searchParams;
    equal([at.get('khoang'), at.get('ky'), at.get('danh-sach')], ['5', ky, 'tien-bo'], 'what was chosen');
  }
  equal(rows.length, n, 'rows on all pages');
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('main .why a').click()]);
  const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n');
  equal(lines.length, n + 1, 'rows in the file');
  equal(lines[1].split(';')[0].replaceAll('"', ''), rows[0], 'the first school');
  // Choosing another unit keeps the list.
  await page.locator('select[name=don-vi]').selectOption({index: 1});
  await press(page, page.locator('main form button').first());
  equal(new URL(page.url()).searchParams.get('danh-sach'), 'tien-bo', 'the list after choosing a unit');
  ok(await page.locator('#tien-bo').isVisible(), 'another list is shown');
  await press(page, page.getByRole('link', {name: says('gaps.back')}));
  equal(new URL(page.url()).searchParams.get('danh-sach'), null, 'back at all lists');
});
