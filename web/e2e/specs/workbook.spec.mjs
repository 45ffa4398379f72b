// The way through a workbook: taken along, filled without a connection, brought back, every difference seen before it is saved.
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from '../lib/harness.mjs';
import {fill} from '../lib/fill.mjs';
import {look, press, returnOf, says, stands} from '../lib/steps.mjs';

const season = '2024–2025';
const form = (page, code) => page.locator(`form[data-code="${code}"]`);
const difference = (page, code) => page.locator('li').filter({has: page.locator(`input[name=chon][value="${code}"]`)});

async function taken(page, sheet) {
  await page.goto(`${sheet}/so-tinh`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', {name: says('returnbook.download')}).click()]);
  const file = join(mkdtempSync(join(tmpdir(), 'thuocso-book-')), 'phieu.xlsx');
  await download.saveAs(file);
  return file;
}

async function brought(page, sheet, file) {
  await page.goto(`${sheet}/so-tinh`);
  await page.locator('input[name=tep]').setInputFiles(file);
  await press(page, page.getByRole('button', {name: says('returnbook.upload')}));
}

test('a return goes through a workbook and comes back, difference by difference', 'portal', async ({newPage, signIn, equal, ok, shot}) => {
  const page = await newPage({allow: [/422/, /409/, /413/]});
  await signIn(page, 'principal');
  const sheet = await returnOf(page, season);
  await page.goto(`${sheet}/so-tinh`);
  await look(page);
  const file = await taken(page, sheet);

  await brought(page, sheet, file);
  ok((await page.locator('main').innerText()).includes(says('returnbook.same')), 'an untouched workbook says something else than the return');

  // Filled without a connection; meanwhile one of the answers changes in the portal.
  const filled = fill(file, file.replace('.xlsx', '-2.xlsx'), {
    '1.5.1': {D: 4.5, G: '=cmd không phải công thức'.replace('=', '')}, '1.5.2': {D: 2}, '1.7.1': {D: 99}, '1.7.2': {D: '=2+3'}, '1.3.2': {D: 1.5},
  });
  await page.goto(sheet);
  await form(page, '1.5.2').locator('input[name=points]').fill('1');
  await page.keyboard.press('Tab');
  await stands(page, '1.5.2', 'saved');
  await brought(page, sheet, filled);
  await look(page);
  await shot(page, 'workbook-differences');
  const text = await page.locator('main').innerText();
  ok(text.includes('4,5') && text.includes(says('returnbook.clashing.say')), `the differences are not told: ${text}`);
  ok(text.includes('1.7.1') && text.includes('1.7.2') && text.includes('công thức'), 'what cannot be taken is not told');
  equal([await page.locator('input[name=chon][value="1.5.1"]').isChecked(), await page.locator('input[name=chon][value="1.5.2"]').isChecked()], [true, false], 'what is chosen before');
  equal([await page.locator('input[name=chon][value="1.7.1"]').count(), await page.locator('input[name=chon][value="1.7.2"]').count()], [0, 0], 'what is unfit can be chosen');
  ok((await difference(page, '1.5.2').innerText()).includes('Hiệu trưởng'), 'who saved meanwhile is not told');

  // Some, not all.
  await page.locator('input[name=chon][value="1.3.2"]').uncheck();
  await press(page, page.getByRole('button', {name: says('returnbook.apply')}));
  equal([await form(page, '1.5.1').locator('input[name=points]').inputValue(), await form(page, '1.5.2').locator('input[name=points]').inputValue()], ['4,5', '1'], 'what stands on the sheet');
  ok((await page.locator('.stand').innerText()).includes('CHƯA NỘP'), 'an upload looks like a sending');

  // Files that are not this return's.
  const broken = file.replace('.xlsx', '-broken.xlsx');
  writeFileSync(broken, 'không phải sổ tính');
  await brought(page, sheet, broken);
  await page.locator('.error').first().waitFor();
  await look(page);
  await page.goto('/phieu');
  const own = await page.locator('main a[href^="/phieu/"]').evaluateAll((links) => links.map((a) => /^\/phieu\/\d+/.exec(a.getAttribute('href'))[0]));
  const other = own.find((h) => h !== sheet);
  ok(other, 'the sample school has no earlier return');
  const old = await taken(page, other);
  await brought(page, sheet, old);
  ok((await page.locator('main').innerText()).includes('phiếu đang mở của năm học'), "last year's workbook is not refused with its reason");
});
