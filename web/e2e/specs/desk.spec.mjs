// What a principal meets at her desk: the menu of her account, words without an end, the sheet on paper, who may take back what.
import {axe, fits, laptop, phone, test} from '../lib/harness.mjs';
import {returnOf, says, stands} from '../lib/steps.mjs';

const season = '2024–2025';

test('the menu of the account can be read and reached', 'portal', async ({newPage, signIn, ok, equal}) => {
  const page = await newPage();
  await signIn(page, 'principal');
  for (const size of [laptop, phone]) {
    await page.setViewportSize(size);
    await page.goto('/phieu');
    await page.locator('.me summary').click();
    const link = page.locator('.me .card a');
    const {ink, paper} = await link.evaluate((a) => ({ink: getComputedStyle(a).color, paper: getComputedStyle(a.closest('.card')).backgroundColor}));
    ok(ink !== paper, `the link is ${ink} on ${paper}`);
    await axe(page);
    await fits(page);
    await link.click();
    equal(new URL(page.url()).pathname, '/tai-khoan', 'where the link leads');
  }
});

test('a pasted address of 200 characters breaks no page and no paper', 'portal', async ({newPage, signIn, shot, ok}) => {
  const address = `https://drive.example.edu.vn/${'a1B2c3'.repeat(29)}`.slice(0, 200);
  const page = await newPage();
  await signIn(page, 'principal');
  const sheet = await returnOf(page, season);
  await page.goto(sheet);
  const form = page.locator('form.answer[data-code="1.3.2"]');
  if (!await form.locator('textarea').isVisible()) await form.locator('summary').click();
  await form.locator('textarea').fill(address);
  await page.keyboard.press('Tab');
  await stands(page, '1.3.2', 'saved');
  for (const path of [sheet, `${sheet}/nhat-ky`]) {
    await page.goto(path);
    if (path !== sheet) ok((await page.locator('main').innerText()).includes(address), `${path} does not show the address`);
    for (const size of [phone, laptop]) {
      await page.setViewportSize(size);
      await fits(page);
    }
    await page.setViewportSize({width: 661, height: 971});
    await page.emulateMedia({media: 'print'});
    await fits(page);
    await page.emulateMedia({media: null});
  }
  await shot(page, 'desk-long-address');
});

test('the sheet on paper: no way back, no questions, no heading alone', 'portal', async ({newPage, signIn, equal, ok}) => {
  const page = await newPage();
  await signIn(page, 'principal');
  await page.goto(await returnOf(page, season));
  await page.emulateMedia({media: 'print'});
  for (const hidden of ['.trail', '.lead .no-print', '.stand .act']) equal(await page.locator(hidden).first().isVisible(), false, `${hidden} on paper`);
  ok(!(await page.locator('main').innerText()).includes(says('school.uncertified_why')), 'a link without a meaning on paper');
  const alone = await page.locator('main .crit, main .crit + p').evaluateAll((all) => all.filter((e) => getComputedStyle(e).breakAfter !== 'avoid').map((e) => e.textContent.trim().slice(0, 60)));
  equal(alone, [], 'headings that may stay at the foot of a page');
});

test('a note that is full says so, and keeps what fits', 'portal', async ({newPage, signIn, ok, equal}) => {
  const page = await newPage({viewport: phone});
  await signIn(page, 'principal');
  await page.goto(await returnOf(page, season));
  const form = page.locator('form.answer[data-code="1.3.3"]');
  if (!await form.locator('textarea').isVisible()) await form.locator('summary').click();
  const note = form.locator('textarea');
  await note.fill('a'.repeat(1799));
  equal(await form.locator('.count').count(), 0, 'words about the length of a short note');
  await note.press('End');
  await note.pressSequentially('b');
  equal(await form.locator('.count').innerText(), '1800/2000', 'the count');
  // A paste that is too long is cut by the browser.
  await page.evaluate(() => document.execCommand('insertText', false, 'c'.repeat(900)));
  equal((await note.inputValue()).length, 2000, 'what the field holds');
  ok((await form.locator('.count').innerText()).includes(says('part.full', {max: '2.000'})), 'no word that the note is full');
  await fits(page);
  await axe(page);
  await note.fill('ngắn');
  equal(await form.locator('.count').count(), 0, 'words that stay');
  await stands(page, '1.3.3', 'saved');
});
