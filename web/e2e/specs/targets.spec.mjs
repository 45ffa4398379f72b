// Targets of plans: a school reports on its annex, an office looks at a target and tries what would be.
import {phone, test} from '../lib/harness.mjs';
import {chooseSeason, look, returnOf, stands} from '../lib/steps.mjs';

const season = '2024–2025';
const form = (page, code) => page.locator(`form[data-code="${code}"]`);

test('the annex is saved as it is filled, and says what is wrong', 'portal', async ({newPage, signIn, equal, ok, shot}) => {
  const page = await newPage({viewport: phone, allow: [/422/]});
  await signIn(page, 'staff');
  const annex = `${await returnOf(page, season)}/phu-luc`;
  await page.goto(annex);
  const input = (name) => form(page, 'pupils_total').locator(`input[name=${name}]`);
  for (const [name, value] of [['pupils_total', '300'], ['pupils_on_platform', '120'], ['pupils_online_able', '150'], ['pupils_recorded', '299']]) await input(name).fill(value);
  await page.keyboard.press('Tab');
  await stands(page, 'pupils_total', 'saved');
  ok((await page.locator('#shares-pupils_total').innerText()).includes('40,0'), 'the share does not follow');
  await input('pupils_on_platform').fill('301');
  await page.keyboard.press('Tab');
  const said = await stands(page, 'pupils_total', 'wrong');
  ok(said.includes('301 lớn hơn tổng 300'), `says ${said}`);
  await look(page);
  await shot(page, 'targets-annex');
  await input('pupils_on_platform').fill('121');
  await page.keyboard.press('Tab');
  await stands(page, 'pupils_total', 'saved');
  await page.reload();
  equal(await input('pupils_on_platform').inputValue(), '121', 'what is kept');
});

/** The way over the seasons: drawn by the server, in a sentence, with its table and its files; onward where the year is still to come. */
async function way(page, {equal, ok}) {
  const chart = page.locator('.picture:has(#c-path-title)');
  await chart.locator('.still svg.plot:visible').first().waitFor();
  equal(await page.locator('script[src*="charts"]').count(), 0, 'chart scripts');
  const file = async (kind) => page.request.get(await chart.locator(`a[href*=".${kind}?"]`).getAttribute('href'));
  ok((await (await file('svg')).text()).includes('<svg'), 'the file is no drawing');
  const lines = (await (await file('csv')).text()).trim().split('\n');
  equal(lines.length, 4, 'three seasons in the file');
  ok(!lines[0].includes('Kéo dài'), 'the way goes on although its year has come');
  await chart.getByRole('button', {name: 'PNG'}).or(chart.getByRole('link', {name: 'PNG'})).waitFor();
  const before = new URL(page.url());
  await page.goto(`${before.pathname}${before.search.replace(/ky=\d+/, `ky=${Number(before.searchParams.get('ky')) - 1}`)}`);
  ok((await chart.innerText()).includes('ngoại suy'), 'the way onward is not said to be an extrapolation');
  equal((await (await file('csv')).text()).trim().split('\n').length, 4, 'two seasons and the year in the file');
  await page.goto(before.href);
}

test('a target is tried with schools, with the script and without', 'portal', async ({newPage, signIn, equal, ok, shot}) => {
  const page = await newPage();
  await signIn(page, 'province_officer');
  await page.goto('/ket-qua/chi-tieu');
  await chooseSeason(page, '2024–2025');
  await look(page);
  await shot(page, 'targets-list');
  await page.locator('main table').first().getByRole('link', {name: /^H3a\./}).click();
  await way(page, {equal, ok});
  await look(page);
  await shot(page, 'targets-one');
  await page.getByRole('link', {name: /^Thử:/}).click();
  const result = page.locator('#thu-ket-qua');
  ok((await result.innerText()).includes('Sau khi nâng 0 trường'), 'nothing is raised at first');
  const before = await result.innerText();
  await page.locator('.ticks input').nth(0).check();
  await result.getByText('Sau khi nâng 1 trường').waitFor();
  await page.locator('.ticks input').nth(2).check();
  await result.getByText('Sau khi nâng 2 trường').waitFor();
  ok(await result.innerText() !== before, 'the target does not move');
  await look(page);
  await shot(page, 'targets-trial');
  const address = page.url();
  equal([...new URL(address).searchParams.getAll('t')].length, 2, 'schools in the address');

  const plain = await newPage({javaScriptEnabled: false, viewport: phone});
  await signIn(plain, 'province_officer');
  await plain.goto(address);
  ok((await plain.locator('#thu-ket-qua').innerText()).includes('Sau khi nâng 2 trường'), 'the address does not hold the choice');
  await plain.locator('.ticks input').nth(1).check();
  await Promise.all([plain.waitForURL((url) => url.searchParams.getAll('t').length === 3), plain.getByRole('button', {name: 'Tính lại'}).click()]);
  ok((await plain.locator('#thu-ket-qua').innerText()).includes('Sau khi nâng 3 trường'), 'the button does not count');
  const enough = plain.getByRole('link', {name: /^Chọn vừa đủ/});
  if (await enough.count() > 0) {
    await enough.click();
    ok(/0 điểm phần trăm/.test(await plain.locator('#thu-ket-qua').innerText()), 'the fewest schools do not suffice');
  }
});
