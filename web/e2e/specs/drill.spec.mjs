// From the province to a component of a school in three clicks, and back with everything that was chosen.
import {test} from '../lib/harness.mjs';
import {look, press, says} from '../lib/steps.mjs';

/** A page of results of the season before the last: the last is not published. */
const last = async (page, year) => page.locator('select[name=ky] option', {hasText: year}).getAttribute('value');

test('three clicks from the province to a component of a school, and back without losing a filter', 'portal', async ({newPage, signIn, ok, equal, shot}) => {
  const page = await newPage();
  await signIn(page, 'province_officer');
  await page.goto('/ket-qua');
  const season = await last(page, '2023–2024');
  await page.goto(`/ket-qua?ky=${season}&can-cu=cong-bo`);
  await press(page, page.locator('.views a', {hasText: says('figures.ranking')}));
  await page.goto(`${page.url()}&cap=%3DTH-THCS&khu-vuc=1&tim=trường`);
  const list = page.url();
  await look(page);
  await shot(page, 'drill-ranking');
  await press(page, page.locator('main tbody th a').first());
  await look(page);
  const school = await page.locator('h1').innerText();
  await press(page, page.locator(`main a[href*="/thanh-phan/"]`).first());
  await look(page);
  await shot(page, 'drill-component');
  ok((await page.locator('h1').innerText()).startsWith('1.3.1'), 'the component is not named');
  // One click more leads to the answer in the return itself, and the browser's own way back to the component.
  const component = page.url();
  await press(page, page.getByRole('link', {name: says('drill.answer.link', {code: '1.3.1'})}));
  equal(new URL(page.url()).hash, '#comp-1-3-1', 'the answer of the return');
  ok(await page.locator('#comp-1-3-1').isVisible(), 'the answer is not shown');
  await page.goBack();
  equal(page.url(), component, 'back at the component');
  await press(page, page.locator('.trail a, nav a', {hasText: school}).first());
  equal(await page.locator('h1').innerText(), school, 'back at the school');
  await press(page, page.locator('main nav a', {hasText: says('figures.ranking')}).first());
  const back = new URL(page.url()).searchParams;
  for (const [name, value] of new URL(list).searchParams) equal(back.get(name), value, `the filter ${name}`);
  equal(await page.locator('select[name=cap]').inputValue(), '=TH-THCS', 'the stages chosen');
  equal(await page.locator('main input[name=tim]').inputValue(), 'trường', 'the words searched');
});

test('the table of offices leads to the schools of one, to a school and to a component of it', 'portal', async ({newPage, signIn, ok, equal}) => {
  const page = await newPage();
  await signIn(page, 'province_officer');
  await page.goto('/ket-qua');
  await page.goto(`/ket-qua?ky=${await last(page, '2023–2024')}&can-cu=cong-bo`);
  const office = page.locator('main tbody th a').first();
  const name = await office.innerText();
  await press(page, office);
  ok((await page.locator('h1').innerText()).includes(name), 'the schools of the office');
  await press(page, page.locator('main tbody th a').first());
  await press(page, page.locator('main a[href*="/thanh-phan/"]').first());
  ok((await page.locator('h1').innerText()).startsWith('1.3.1'), 'the component is not named');
  await page.goto('/ket-qua/xep-hang?tim=khongtruongnao');
  equal(await page.locator('main .empty h2').innerText(), says('figures.none.found'), 'what a search without a school says');
});

test('a school is found without marks, and the offices are in the Vietnamese order', 'portal', async ({newPage, signIn, ok}) => {
  const page = await newPage();
  await signIn(page, 'province_officer');
  await page.goto('/ket-qua/xep-hang?tim=thung+nai+truong+TH');
  const rows = await page.locator('main tbody th').allInnerTexts();
  ok(rows.length > 0 && rows.every((row) => row.includes('Thung Nai')), `found ${rows}`);
  await page.goto('/ket-qua/don-vi?xep=ten');
  const names = await page.locator('main table').first().locator('tbody th').allInnerTexts();
  const sorted = [...names].sort(new Intl.Collator('vi').compare);
  ok(names.length > 5 && names.join() === sorted.join(), `${names}`);
  await look(page);
});

test('who is late is entered from paper by the office that manages the school', 'portal', async ({newPage, signIn, ok, shot}) => {
  const page = await newPage();
  await signIn(page, 'reviewer');
  await page.goto('/tien-do');
  const way = page.getByRole('link', {name: says('entering.link'), exact: true}).first();
  ok(await way.isVisible(), 'nothing leads to entering from paper');
  await look(page);
  await shot(page, 'drill-late');
  await press(page, way);
  ok(/\/tham-dinh\/\d+\/nhap-thay$/.test(page.url()), `it leads to ${page.url()}`);
  const officer = await newPage();
  await signIn(officer, 'ministry_viewer');
  await officer.goto('/tien-do');
  ok((await officer.getByRole('link', {name: says('entering.link'), exact: true}).count()) === 0, 'a viewer is led to entering');
});
