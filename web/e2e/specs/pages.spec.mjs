// Every page of every role, as each sees it: axe, the width of a phone, heights, words in both languages, paper.
import {axe, fits, phone, taps, test} from '../lib/harness.mjs';
import {chooseSeason, look, press, returnOf, says, spoken} from '../lib/steps.mjs';

const season = '2024–2025';
const roles = ['staff', 'principal', 'reviewer', 'office_head', 'province_officer', 'province_admin', 'ministry_viewer', 'system_admin'];

// Kinds of pages that another role has looked at already, at both widths and with their colours.
const known = new Set();

/** Looks at a page, the second time its kind is met at the width of a phone alone. */
async function glance(page) {
  const kind = new URL(page.url()).pathname.replaceAll(/\d+/g, '0');
  if (!known.has(kind)) {
    known.add(kind);
    return look(page);
  }
  const before = page.viewportSize();
  await page.setViewportSize(phone);
  await spoken(page);
  await axe(page, {colours: false});
  await fits(page);
  await taps(page);
  return page.setViewportSize(before);
}

for (const role of roles) {
  test(`every section of ${role}, in both languages`, 'portal', async ({newPage, signIn, ok, equal}) => {
    const page = await newPage();
    await signIn(page, role);
    const tabs = await page.locator('nav.tabs a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    ok(tabs.length > 0, `${role} has no sections`);
    const paths = [...tabs, '/tai-khoan'];
    const seen = new Set(paths);
    for (let i = 0; i < paths.length; i++) {
      const response = await page.goto(paths[i]);
      equal(response.status(), 200, paths[i]);
      if (tabs.includes(paths[i])) {
        // The other ways to look at a section, and the first record of its table.
        const more = await page.locator('main nav.views a, main table tbody tr:first-child a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
        for (const path of more.filter((p) => !seen.has(p.split('?')[0]))) {
          seen.add(path.split('?')[0]);
          paths.push(path);
        }
      }
      await glance(page);
    }
    await page.goto('/tai-khoan');
    await press(page, page.locator('a[hreflang=en]'));
    equal(await page.locator('html').getAttribute('lang'), 'en');
    for (const path of paths) {
      await page.goto(path);
      await spoken(page);
    }
  });
}

test('signing in, and what somebody not signed in sees', 'portal', async ({newPage, equal, ok, shot}) => {
  const page = await newPage({allow: [/4\d\d/]});
  await page.goto('/phieu');
  equal(new URL(page.url()).pathname, '/dang-nhap', 'where a stranger is led');
  await look(page);
  await shot(page, 'sign-in');
  await page.locator('input[name=login]').fill('hieu-truong-khong-co');
  await page.locator('input[name=password]').fill('sai-mat-khau-roi');
  await press(page, page.locator('main form button').last());
  const text = await page.locator('main').innerText();
  ok(text.includes(says('account.sign_in_wrong')), `no word that it failed: ${text}`);
  await look(page);
  await press(page, page.locator('a[hreflang=en]'));
  await spoken(page);
  equal((await page.goto('/khong-co-trang-nay')).status(), 404);
  await spoken(page);
});

test('the sheet and the ranking on a phone and on paper', 'portal', async ({newPage, signIn, ok, equal, fits, taps, print, shot}) => {
  const page = await newPage({viewport: phone});
  await signIn(page, 'principal');
  const sheet = await returnOf(page, season);
  for (const path of [sheet, `${sheet}/kiem-tra`, `${sheet}/nhat-ky`, `${sheet}/ket-qua`, `${sheet}/nguon`, `${sheet}/thu-nghiem`]) {
    await page.goto(path);
    await look(page);
    await page.goto(`/ngon-ngu/en?back=${encodeURIComponent(path)}`);
    equal(new URL(page.url()).pathname, path, 'the page after a change of language');
    await spoken(page);
    await page.goto(`/ngon-ngu/vi?back=${encodeURIComponent(path)}`);
    await fits(page);
    await taps(page);
  }
  await page.goto(sheet);
  await print(page, 'sheet');
  await page.emulateMedia({media: 'print'});
  for (const hidden of ['nav.tabs', '.step button', 'a[hreflang]']) equal(await page.locator(hidden).first().isVisible(), false, `${hidden} on paper`);
  await fits(page);
  await page.emulateMedia({media: null});

  const officer = await newPage();
  await signIn(officer, 'province_officer');
  await officer.goto('/ket-qua/xep-hang');
  await chooseSeason(officer, season);
  ok(await officer.locator('main table tbody tr').count() > 20, 'the ranking is short');
  await shot(officer, 'ranking');
  await print(officer, 'ranking');
  await officer.emulateMedia({media: 'print'});
  equal(await officer.locator('form.filters').first().isVisible(), false, 'filters on paper');
  ok(await officer.locator('.pager .where').isVisible(), 'paper does not say which part of the ranking it has');
  await officer.goto('/tien-do');
  equal(await officer.locator('tfoot').first().evaluate((foot) => getComputedStyle(foot).display), 'table-row-group', 'sums stand at the end, not on every sheet');
});
