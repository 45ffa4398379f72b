// A unit or a school is found from wherever one is: by the box in the frame, by keyboard, without scripts, on a phone.
import {laptop, phone, test} from '../lib/harness.mjs';
import {look, press, says} from '../lib/steps.mjs';

const box = (page) => page.locator('form.find input[name=tim]');

test('a school is found from any page without marks, and leads to its result', 'portal', async ({newPage, signIn, ok, equal, shot}) => {
  const page = await newPage();
  await signIn(page, 'province_officer');
  await page.goto('/ky-danh-gia');
  await box(page).fill('truong tieu hoc');
  await Promise.all([page.waitForURL(/\/tim\?tim=/), box(page).press('Enter')]);
  const schools = page.locator('main table').last();
  const names = await schools.locator('tbody th a').allInnerTexts();
  ok(names.length > 3 && names.every((name) => /Tiểu học/.test(name)), `found ${names}`);
  equal(names, [...names].sort(new Intl.Collator('vi').compare), 'the Vietnamese order');
  await look(page);
  await shot(page, 'find-schools');
  await page.goto(`/tim?tim=${encodeURIComponent('lac thuy')}`);
  const unit = page.locator('main table').first().locator('tbody th a', {hasText: 'Huyện Lạc Thủy'});
  await look(page);
  await press(page, unit);
  ok(page.url().includes('/ket-qua?'), `the unit leads to ${page.url()}`);
  ok((await page.locator('h1').innerText()).includes('Lạc Thủy'), 'the board of the unit');
  // The code of a school that has a result leads to the school's page, and so do both ways to write the tone.
  await page.goto('/ket-qua/xep-hang');
  const row = page.locator('main tbody tr').first();
  const [code, name] = [/\b1\d{7}\b/.exec(await row.innerText())[0], await row.locator('th a').innerText()];
  await box(page).fill(code);
  await Promise.all([page.waitForURL(/\/tim\?tim=/), page.locator('form.find button').click()]);
  equal(await page.locator('main tbody th a').allInnerTexts(), [name], 'found by its code');
  await press(page, page.locator('main tbody th a'));
  ok(page.url().includes('/ket-qua/truong/'), `the school leads to ${page.url()}`);
  equal(await page.locator('h1').innerText(), name, 'the page of the school');
  for (const text of ['thủy', 'thuỷ']) {
    await page.goto(`/tim?tim=${encodeURIComponent(text)}`);
    ok((await page.locator('main').innerText()).includes('Huyện Lạc Thủy'), `${text} finds the district`);
  }
});

test('a search that finds nothing says so and what to try', 'portal', async ({newPage, signIn, ok, shot}) => {
  const page = await newPage();
  await signIn(page, 'reviewer');
  await page.goto('/tim?tim=truong+quoc+te+lac+thuy');
  ok((await page.locator('main').innerText()).includes(says('find.none', {text: 'truong quoc te lac thuy'})), 'it is not said that nothing was found');
  await look(page);
  await shot(page, 'find-nothing');
  await press(page, page.locator('main .empty a'));
  ok((await page.locator('main').innerText()).includes('Huyện Lạc Thủy'), 'the shorter search finds nothing');
  await page.goto(`/ngon-ngu/en?back=${encodeURIComponent('/tim?tim=lac+thuy')}`);
  ok((await page.locator('h1').innerText()).includes('lac thuy'), 'the page in English');
  await look(page);
  await page.goto(`/ngon-ngu/vi?back=${encodeURIComponent('/tim')}`);
  // The kind of a school is found in letters where it is typed in full.
  await page.goto('/tim?tim=truong+tieu+hoc+dong+tam');
  ok((await page.locator('main').innerText()).includes('Trường TH&THCS Đồng Tâm'), 'a primary school by its kind in full');
  ok((await page.locator('main').innerText()).includes('truong th dong tam'), 'it is not said what was searched instead');
  // Another district is not the reviewer's.
  await page.goto('/tim?tim=da+bac');
  ok((await page.locator('main tbody tr').count()) === 0, 'a district elsewhere is found');
  await page.goto('/tim?tim=a');
  ok((await page.locator('main').innerText()).includes(says('find.short')), 'too short');
});

test('on a phone, and without scripts, the frame leads to the search', 'portal', async ({newPage, signIn, ok, equal}) => {
  const page = await newPage({viewport: phone});
  await signIn(page, 'office_head');
  await page.goto('/tong-quan');
  ok(!(await box(page).isVisible()), 'the box takes the room of a phone');
  const link = page.locator('.top a.finds');
  const size = await link.boundingBox();
  ok(size.width >= 44 && size.height >= 44, `the link is ${size.width} × ${size.height}`);
  await press(page, link);
  equal(new URL(page.url()).pathname, '/tim', 'the page of the search');
  await page.locator('main input[name=tim]').fill('lac thuy');
  await press(page, page.locator('main form button'));
  ok((await page.locator('main tbody tr').count()) > 1, 'found on the phone');
  await look(page);

  const plain = await newPage({javaScriptEnabled: false, viewport: laptop});
  await signIn(plain, 'province_admin');
  await plain.goto('/quan-tri/don-vi');
  await box(plain).fill('dong tam');
  await press(plain, plain.locator('form.find button'));
  equal(new URL(plain.url()).searchParams.get('tim'), 'dong tam', 'what was searched');
  ok((await plain.locator('main tbody tr').count()) > 0, 'found without scripts');
  // Before the tabs, the box is reached by keyboard in the order of the page.
  await plain.goto('/quan-tri/don-vi');
  const reached = [];
  for (let i = 0; i < 4; i++) {
    await plain.keyboard.press('Tab');
    reached.push(await plain.evaluate(() => document.activeElement.name || document.activeElement.className));
  }
  ok(reached.includes('tim'), `Tab reaches ${reached}`);
});
