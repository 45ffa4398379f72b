// A unit's figures in pictures: there without a script, on every width, on paper, their files; the school's comparison.
import {figured} from '../lib/figured.mjs';
import {phone, test} from '../lib/harness.mjs';

test('pictures need no script, and no script is loaded for them', 'portal', async ({newPage, signIn, axe, fits, taps, shot, print, ok, equal}) => {
  const plain = await newPage({javaScriptEnabled: false});
  const ky = await figured(plain, signIn);
  await plain.goto(`/ket-qua/bieu-do?ky=${ky}`);
  const shown = await plain.locator('.picture').count();
  ok(shown >= 8, `${shown} pictures`);
  equal(await plain.locator('.picture .plot.wide-only, .picture .plot.heated, .picture .plot.calendar').count(), shown, 'pictures drawn for a wide screen');
  equal(await plain.locator('.finding').count(), shown, 'sentences');
  const page = await newPage();
  const scripts = [];
  page.on('request', (r) => { if (r.url().includes('/charts.')) scripts.push(r.url()); });
  await signIn(page, 'province_officer');
  await page.goto(`/ket-qua/bieu-do?ky=${ky}`);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await axe(page);
  await shot(page, 'pictures');
  await print(page, 'pictures');
  equal(scripts, [], 'chart scripts');
  await page.setViewportSize(phone);
  await fits(page);
  await taps(page);
});

test('the chart script comes when its picture does, and paper has the still', 'portal', async ({newPage, signIn, ok, equal}) => {
  const page = await newPage();
  const ky = await figured(page, signIn);
  await page.goto(`/ket-qua/xep-hang?ky=${ky}`);
  await page.locator('tbody th a').first().click();
  await page.waitForURL((url) => url.pathname.startsWith('/ket-qua/truong/'));
  const still = page.locator('#c-radar-still');
  await still.scrollIntoViewIfNeeded();
  await page.locator('#c-radar svg').first().waitFor();
  ok(!(await still.isVisible()), 'the still stands beside what the script drew');
  await page.emulateMedia({media: 'print'});
  ok(await still.isVisible() && !(await page.locator('#c-radar').isVisible()), 'paper does not have the still');
  equal(await page.locator('#c-radar-still .keys li').count() >= 2, true, 'a legend of the compared');
});
