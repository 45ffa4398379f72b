// A unit's figures in pictures: there without a script, on every width, on paper, their files; the school's comparison.
import {readFileSync} from 'node:fs';
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

/** The words of a drawing that do not fit into it, with the letters there are when nobody has the page's. */
async function beyond(page, svg) {
  return page.evaluate((text) => {
    const drawing = document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true);
    drawing.setAttribute('font-family', 'sans-serif');
    document.body.append(drawing);
    const {left, right} = drawing.getBoundingClientRect();
    const out = [...drawing.querySelectorAll('text')].filter((t) => t.getBoundingClientRect().left < left || t.getBoundingClientRect().right > right).map((t) => t.textContent);
    drawing.remove();
    return out;
  }, svg);
}

test('every picture has its sentence, its table and its files; the start page has tasks and four figures', 'portal', async ({newPage, signIn, ok, equal}) => {
  const page = await newPage({acceptDownloads: true});
  const ky = await figured(page, signIn);
  await page.goto(`/ket-qua/xep-hang?ky=${ky}`);
  const school = await page.locator('tbody th a').first().getAttribute('href');
  let pictures = 0;
  for (const address of [`/ket-qua/bieu-do?ky=${ky}`, `/ket-qua/ban-do?ky=${ky}`, school]) {
    await page.goto(address);
    for (const picture of await page.locator('.picture').all()) {
      pictures++;
      const title = await picture.locator('h2').textContent();
      ok((await picture.locator('.finding').textContent()).length > 20, `${title} has no sentence`);
      ok(await picture.locator('table tbody tr').count() > 0, `${title} has no table`);
      ok(await picture.locator('.still svg.plot').count() > 0, `${title} is not drawn on the server`);
      for (const kind of ['SVG', 'CSV']) {
        const file = await page.request.get(await picture.locator('.files a', {hasText: kind}).getAttribute('href'));
        const text = (await file.body()).toString('utf8');
        ok(file.ok() && text.startsWith(kind === 'SVG' ? '<?xml' : '\ufeff'), `the ${kind} of ${title}: ${file.status()} ${text.slice(0, 40)}`);
        if (kind === 'SVG') equal(await beyond(page, text), [], `words beyond the edge of the file of ${title}`);
      }
      const [png] = await Promise.all([page.waitForEvent('download'), picture.locator('[data-png]').click()]);
      ok(png.suggestedFilename().endsWith('.png') && readFileSync(await png.path()).subarray(1, 4).toString() === 'PNG', `the PNG of ${title}`);
    }
  }
  ok(pictures >= 11, `${pictures} pictures`);
  await page.goto('/tong-quan');
  equal(await page.locator('.fig').count(), 4, 'figures of the start page');
  ok(await page.locator('.waiting li').count() > 0, 'no tasks on the start page');
  equal(await page.locator('main .plot, main [data-chart]').count(), 0, 'pictures on the start page');
});
