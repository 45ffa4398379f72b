// The map of a unit: drawn without a script, walked by keyboard, its files, on a phone, on paper, without colours.
import {readFileSync} from 'node:fs';
import {figured} from '../lib/figured.mjs';
import {phone, test} from '../lib/harness.mjs';

test('a map is there without a script and leads into its units', 'portal', async ({newPage, signIn, axe, fits, taps, shot, ok, equal}) => {
  const page = await newPage({javaScriptEnabled: false});
  const ky = await figured(page, signIn);
  await page.goto(`/ket-qua/ban-do?so-lieu=da-nop&ky=${ky}`);
  const tiles = page.locator('.plot.wide-only a');
  equal(await tiles.count(), 10, 'units of the map');
  ok(await page.locator('.finding').textContent().then((t) => /n = 293 trường/.test(t)), 'the sentence does not say of how many');
  ok(!(await page.locator('[data-png]').isVisible()), 'a button that needs a script is shown');
  await tiles.first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/ket-qua/xep-hang' && url.searchParams.has('don-vi') && url.searchParams.has('ky'));
  const plain = await newPage();
  await signIn(plain, 'province_officer');
  await plain.goto(`/ket-qua/ban-do?ky=${ky}`);
  await axe(plain);
  await shot(plain, 'map');
  await plain.setViewportSize(phone);
  await fits(plain);
  await taps(plain);
  ok(await plain.locator('.plot.narrow-only').isVisible() && !(await plain.locator('.plot.wide-only').isVisible()), 'a phone has the wide tiles');
});

test('the files of a map hold what it shows', 'portal', async ({newPage, signIn, ok, equal}) => {
  const page = await newPage({acceptDownloads: true});
  const ky = await figured(page, signIn);
  await page.goto(`/ket-qua/ban-do?ky=${ky}`);
  const files = {};
  for (const [kind, link] of [['svg', page.locator('.files a', {hasText: 'SVG'})], ['csv', page.locator('.files a', {hasText: 'CSV'})], ['png', page.locator('[data-png]')]]) {
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    ok(download.suggestedFilename().endsWith(`.${kind}`), `the ${kind} is called ${download.suggestedFilename()}`);
    files[kind] = readFileSync(await download.path());
  }
  const rows = await page.locator('.figures tbody tr').count();
  const lines = files.csv.toString('utf8').split('\r\n').slice(0, -1);
  equal(lines.length, rows + 1, 'lines of the CSV');
  ok(lines[0].startsWith('\ufeffĐơn vị;'), `the CSV begins ${lines[0]}`);
  equal([...files.svg.toString('utf8').matchAll(/class="area"/g)].length, rows - 1, 'areas of the SVG');
  equal(files.png.subarray(1, 4).toString(), 'PNG', 'the form of the PNG');
  ok(files.png.readUInt32BE(16) >= 1280, `the PNG is ${files.png.readUInt32BE(16)} wide`);
});
