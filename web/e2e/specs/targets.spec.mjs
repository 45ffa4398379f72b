// The annex of a return: figures that plans ask for, saved as they are filled.
import {phone, test} from '../lib/harness.mjs';
import {look, returnOf, stands} from '../lib/steps.mjs';

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
