// Trying changes on the sheet: the level follows, nothing is saved, what is liked is taken over.
import {test} from '../lib/harness.mjs';
import {invited, look, press, returnOf, says, stands} from '../lib/steps.mjs';

const season = '2024–2025';
const cell = (page, code) => page.locator(`.answer[data-code="${code}"]`);
const points = (page, code) => page.locator(`input[name="points.${code}"]`);
const level = (page) => page.locator('[data-school] .lv').innerText();
const changes = (page) => page.locator('[data-changes]').innerText();

/** Waits until the bar counts so many changes. */
const counted = (page, n) => page.locator('[data-changes]', {hasText: new RegExp(`^${n}$`)}).waitFor();

test('one tries, sees the level change, throws away, tries a way, takes over, and finds it on the sheet', 'portal', async (t) => {
  const {newPage, equal, ok, shot} = t;
  const page = await invited(t, 'principal.17155326');
  const sheet = await returnOf(page, season);
  await page.goto(sheet);
  const before = await page.locator('form[data-code="1.3.1"] input[name=points]').inputValue();
  await press(page, page.getByRole('link', {name: says('trial.open')}));
  await page.getByText(says('trial.unsaved'), {exact: false}).first().waitFor();
  await look(page);
  await shot(page, 'sandbox-open');
  const [was, from] = [await level(page), await page.locator('[data-group="1"] b').innerText()];

  // Points follow the keystroke; the card and the sums follow from the server.
  const other = before === '1' ? '2' : '1';
  await points(page, '1.3.1').fill(other);
  equal(await changes(page), '1', 'changes counted');
  ok(await page.locator('[data-group="1"] b').innerText() !== from, 'the points of the group do not follow');
  await cell(page, '1.3.1').locator('xpath=self::*[contains(@class, "tried")]').waitFor();
  await points(page, '1.3.1').fill('99');
  await cell(page, '1.3.1').getByText(/từ 0 đến 6/).waitFor();
  await points(page, '1.3.1').fill(before);
  equal(await changes(page), '0', 'put back, it is no change');

  // A way is tried: the level it promises is reached, as the bar and the card say.
  const heading = await page.locator('#lift h3').innerText();
  const target = /Mức \d/.exec(heading)[0];
  await page.locator('.ways button').first().click();
  await page.locator('[data-school] .lv', {hasText: target}).waitFor();
  ok(was !== target, `the way leads from ${was} to ${target}`);
  const n = Number(await changes(page));
  ok(n > 0, 'the way changes nothing');
  await page.locator('#lift').getByText(target).first().waitFor();
  await look(page);
  await shot(page, 'sandbox-tried');

  // Thrown away: nothing is left, nothing was saved.
  await press(page, page.getByRole('link', {name: says('trial.drop')}));
  equal([await changes(page), await level(page)], ['0', was], 'after dropping');
  await page.goto(sheet);
  equal(await page.locator('form[data-code="1.3.1"] input[name=points]').inputValue(), before, 'what the sheet says');

  // Tried again and taken over: first the list, then the sheet.
  await page.goto(`${sheet}/thu-nghiem`);
  await page.locator('.ways button').first().click();
  await counted(page, n);
  await press(page, page.getByRole('button', {name: says('trial.take')}));
  equal(await page.locator('input[name=take]:checked').count(), n, 'differences listed');
  await look(page);
  await shot(page, 'sandbox-take');
  await press(page, page.getByRole('button', {name: says('trial.take.back')}));
  equal(await changes(page), String(n), 'changes after going back to trying');
  await press(page, page.getByRole('button', {name: says('trial.take')}));
  const wanted = await page.locator('input[type=hidden][name^="points."]').evaluateAll((inputs) => inputs.map((i) => [i.name.slice(7), i.value]));
  await press(page, page.getByRole('button', {name: says('trial.take.confirm')}));
  await page.locator('.note.ok').waitFor();
  equal(new URL(page.url()).pathname, sheet, 'where it leads');
  for (const [code, value] of wanted) equal(await page.locator(`form[data-code="${code}"] input[name=points]`).inputValue(), value, `${code} on the sheet`);
  await page.locator('#stand .lv', {hasText: target}).first().waitFor();
});

test('what another has answered meanwhile is shown, and not overwritten unasked', 'portal', async (t) => {
  const {newPage, equal, ok, shot} = t;
  const page = await invited(t, 'principal.17153401', {allow: [/409/]});
  const sheet = await returnOf(page, season);
  const colleague = await newPage({storageState: await page.context().storageState()});
  await page.goto(`${sheet}/thu-nghiem`);
  await points(page, '1.4.1').fill('1');
  await counted(page, 1);
  await colleague.goto(sheet);
  await colleague.locator('form[data-code="1.4.1"] input[name=points]').fill('2,5');
  await colleague.keyboard.press('Tab');
  await stands(colleague, '1.4.1', 'saved');
  await press(page, page.getByRole('button', {name: says('trial.take')}));
  const row = page.locator('#comp-1-4-1');
  ok(/2,5/.test(await row.innerText()), 'the answer given meanwhile is not shown');
  equal(await row.locator('input[name=take]').isChecked(), false, 'chosen unasked');
  await look(page);
  await shot(page, 'sandbox-conflict');
  await row.locator('input[name=take]').check();
  await colleague.locator('form[data-code="1.4.1"] input[name=points]').fill('3');
  await colleague.keyboard.press('Tab');
  await colleague.locator('form[data-code="1.4.1"] [data-is=saved]').waitFor();
  await colleague.reload();
  equal(await colleague.locator('form[data-code="1.4.1"] input[name=points]').inputValue(), '3', 'the colleague’s answer');
  await press(page, page.getByRole('button', {name: says('trial.take.confirm')}));
  ok(/3/.test(await row.locator('.error').first().innerText()), 'the newer answer is not shown');
  await row.locator('input[name=take]').check();
  await press(page, page.getByRole('button', {name: says('trial.take.confirm')}));
  await page.locator('.note.ok').waitFor();
  equal(await page.locator('form[data-code="1.4.1"] input[name=points]').inputValue(), '1', 'what was chosen over it');
});

test('the line goes: points, level and ways still follow, and the card says what does not', 'portal', async (t) => {
  const {equal, ok, shot} = t;
  const page = await invited(t, 'principal.17152308', {allow: [/ERR_INTERNET_DISCONNECTED|Failed to load/]});
  const sheet = await returnOf(page, season);
  await page.goto(`${sheet}/thu-nghiem`);
  const from = await page.locator('[data-group="2"] b').innerText();
  await page.context().setOffline(true);
  const input = points(page, '2.4.2');
  await input.fill(await input.inputValue() === '12' ? '0' : '12');
  ok(await page.locator('[data-group="2"] b').innerText() !== from, 'the points do not follow without a line');
  await page.locator('#lift .stale').waitFor();

  // The ways are found on the device, and are those that the server names when it is back.
  const ways = () => page.locator('.ways .chips').allInnerTexts();
  const own = await ways();
  ok(own.length > 0, 'no ways without a line');
  await look(page);
  await shot(page, 'sandbox-offline');
  await page.context().setOffline(false);
  await page.locator('#lift .stale').waitFor({state: 'detached'});
  equal(await changes(page), '1');
  equal(await ways(), own, 'the ways of the server');

  // Tried without a line: the level that they promise is reached.
  const target = /Mức \d/.exec(await page.locator('#lift h3').innerText())[0];
  await page.context().setOffline(true);
  await input.fill('0,5');
  await page.locator('#lift .stale').waitFor();
  await page.locator('.ways button').first().click();
  await page.locator('[data-school] .lv', {hasText: target}).waitFor();
  await page.context().setOffline(false);
  await page.locator('#lift .stale').waitFor({state: 'detached'});
  equal(await level(page), target, 'the level when the line is back');
});

test('what this device holds and has not sent is where the trial begins', 'portal', async (t) => {
  const {equal, ok, shot} = t;
  const page = await invited(t, 'principal.17155326', {allow: [/ERR_FAILED|Failed to load/]});
  const sheet = await returnOf(page, season);
  await page.goto(sheet);
  page.on('dialog', (dialog) => dialog.accept());
  let cut = true;
  await page.context().route('**/cau-tra-loi', (route) => (cut ? route.abort() : route.continue()));
  const input = page.locator('form[data-code="1.5.2"] input[name=points]');
  const value = await input.inputValue() === '3' ? '2,5' : '3';
  await input.fill(value);
  await stands(page, '1.5.2', 'failed', 'waiting');
  await page.goto(`${sheet}/thu-nghiem`);
  await page.locator('[data-started]', {hasText: '1.5.2'}).waitFor();
  equal([await points(page, '1.5.2').inputValue(), await changes(page)], [value, '0'], 'what the trial begins with');
  ok((await cell(page, '1.5.2').innerText()).includes(says('rest.trial.held', {value})), 'the cell does not say where its value comes from');
  await look(page);
  await shot(page, 'sandbox-held');

  // It goes out while something else is tried in its place: that is no answer of another.
  cut = false;
  const sent = page.waitForResponse((r) => r.url().endsWith('/cau-tra-loi') && r.ok());
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await sent;
  await points(page, '1.5.2').fill('1,5');
  await counted(page, 1);
  await press(page, page.getByRole('button', {name: says('trial.take')}));
  equal([await page.locator('input[name=take]:checked').count(), await page.locator('.clash').count()], [1, 0], 'chosen, and shown as another’s');
  await press(page, page.getByRole('button', {name: says('trial.take.confirm')}));
  await page.locator('.note.ok').waitFor();
  equal(await input.inputValue(), '1,5', 'what was taken over');
});

test('without scripts the trial works by its buttons', 'portal', async (t) => {
  const {equal, ok, shot} = t;
  const page = await invited(t, 'principal.17148306', {javaScriptEnabled: false, allow: [/422/]});
  const sheet = await returnOf(page, season);
  await page.goto(`${sheet}/thu-nghiem`);
  const was = await level(page);
  await points(page, '1.3.1').fill('99');
  await press(page, page.getByRole('button', {name: says('trial.show')}));
  ok(/tối đa/.test(await cell(page, '1.3.1').innerText()), 'what is wrong is not said at its place');
  equal(await points(page, '1.3.1').inputValue(), '99', 'what was typed');
  await points(page, '1.3.1').fill('');
  await press(page, page.locator('.ways button').first());
  ok(await level(page) !== was, 'the way does not lift');
  await shot(page, 'sandbox-plain');
  await press(page, page.getByRole('button', {name: says('trial.take')}));
  ok(await page.locator('input[name=take]').count() > 0, 'no differences are listed');
});
