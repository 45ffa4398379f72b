// The result of a return, as a principal reads it: changes first, then the school beside others.
import {test} from '../lib/harness.mjs';
import {look, press, returnOf, says} from '../lib/steps.mjs';

test('a published result: what the office changed, the school beside others, all its seasons', 'portal', async ({newPage, signIn, ok, equal, shot, print, drawn}) => {
  const page = await newPage();
  await signIn(page, 'principal');
  const before = (await returnOf(page, '2023–2024'));
  await page.goto(`${before}/ket-qua`);
  await drawn(page);
  const heads = await page.locator('main h2').allInnerTexts();
  equal(heads[0], says('desk.changes'), 'what comes first');
  ok(heads.includes(says('desk.seasons')), `no history among ${heads}`);
  ok(await page.locator('#beside table thead th').count() >= 4, 'the table compares with nobody');
  await look(page);
  await shot(page, 'desk-result');
  await print(page, 'desk-result');
  await press(page, page.locator('#beside a:not([download])').last());
  equal(await page.locator('select[name=can-cu]').inputValue(), 'cong-bo', 'the basis of a published result');
  await look(page);
});
