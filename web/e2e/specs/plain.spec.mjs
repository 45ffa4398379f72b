// Without scripts, and with the keyboard alone.
import {test} from '../lib/harness.mjs';
import {byLink, chooseSeason, invited, linkOn, look, press, questions, returnOf, says, sendReturn, stands} from '../lib/steps.mjs';

const season = '2024–2025';

test('without scripts one signs in, answers, checks and sends with plain forms', 'portal', async (t) => {
  const {newPage, equal, ok, shot} = t;
  const page = await invited(t, 'principal.17159306', {javaScriptEnabled: false, allow: [/422/]});
  const sheet = await returnOf(page, season);
  await page.goto(sheet);
  const all = await questions(page);
  for (const q of all.filter((x) => !x.answered && (x.component || x.condition))) {
    const form = page.locator(`form[data-code="${q.code}"]`);
    if (q.condition) await form.locator('input[value="1"]').check();
    if (q.component) await form.locator('input[name=points]').fill(String(Math.floor(q.max / 2)));
    if (q.ratio) {
      await form.locator('input[name=numerator]').fill('10');
      await form.locator('input[name=denominator]').fill('20');
    }
    if (q.count) await form.locator('input[name=quantity]').fill('12');
    await press(page, form.getByRole('button', {name: says('part.save')}));
    await page.locator('.note.ok', {hasText: q.code}).waitFor();
  }
  // What is wrong comes back in its place, with what was typed.
  const form = page.locator('form[data-code="1.5.2"]');
  await form.locator('input[name=points]').fill('9');
  await press(page, form.getByRole('button', {name: says('part.save')}));
  ok((await page.locator('form[data-code="1.5.2"]').innerText()).includes('tối đa'), 'the refusal does not stand at its answer');
  equal(await page.locator('form[data-code="1.5.2"] input[name=points]').inputValue(), '9', 'what was typed');
  await shot(page, 'plain-refused');
  await sendReturn(page, sheet);
  await page.locator('.note.ok', {hasText: 'Huyện Lạc Thủy'}).first().waitFor();
});

test('a reviewer judges with the keyboard alone, and sees where the focus is', 'portal', async ({newPage, signIn, equal, ok}) => {
  const page = await newPage();
  await signIn(page, 'reviewer');
  await page.goto('/tham-dinh');
  await chooseSeason(page, season);
  await page.keyboard.press('Tab');
  equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop');
  await page.keyboard.press('Enter');
  equal(await page.evaluate(() => document.activeElement.id), 'main', 'where the skip link leads');
  const school = page.locator('main table tbody tr').filter({has: page.locator('.badge', {hasText: says('state.submitted')})}).last().locator('a');
  await tabTo(page, school, ok);
  await Promise.all([page.waitForURL(/\/tham-dinh\/\d+/), page.keyboard.press('Enter')]);
  const code = (await questions(page)).at(-1).code;
  const form = page.locator(`form[data-code="${code}"]`);
  await form.locator('xpath=preceding::form[1]').locator('input[name=verdict]').last().focus();
  await tabTo(page, form.locator('input[value=accepted]'), ok);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  equal(await form.locator('input[name=verdict]:checked').getAttribute('value'), 'changed', 'the choice by arrows');
  await tabTo(page, form.locator('input[name=points]'), ok);
  await page.keyboard.type('1,5');
  await tabTo(page, form.locator('select'), ok);
  await page.keyboard.press('ArrowDown');
  await tabTo(page, form.locator('textarea'), ok);
  await page.keyboard.type('Số liệu chưa khớp.');
  await page.keyboard.press('Tab');
  await stands(page, code, 'saved');
  await page.reload();
  equal(await form.locator('input[name=points]').inputValue(), '1,5', 'the points after a reload');
});

/** Presses Tab until the element has the focus; each stop on the way must be seen. */
async function tabTo(page, target, ok) {
  const wanted = await target.elementHandle();
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab');
    const {here, seen, what} = await page.evaluate((element) => {
      const active = document.activeElement;
      const style = getComputedStyle(active);
      const box = active.getBoundingClientRect();
      const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== 'none';
      return {here: active === element, seen: active === document.body || marked && box.width > 0, what: active.outerHTML.slice(0, 120)};
    }, wanted);
    ok(seen, `the focus is not seen on ${what}`);
    if (here) return;
  }
  ok(false, 'Tab does not lead there');
}

test('an account is made, handed out, used, disabled and used again', 'portal', async (t) => {
  const {newPage, signIn, equal, ok, shot} = t;
  const admin = await newPage({allow: [/4(09|22)/]});
  await signIn(admin, 'province_admin');
  await admin.goto('/quan-tri/tai-khoan/moi');
  await look(admin);
  await admin.locator('input[name=login]').fill('Không Hợp Lệ');
  await admin.locator('input[name=display]').fill('Chuyên viên thẩm định');
  await admin.locator('select[name=role]').selectOption('reviewer');
  await admin.locator('input[name=unit]').fill('159');
  await press(admin, admin.getByRole('button', {name: says('people.create')}));
  ok(await admin.locator('.error').count() > 0, 'a login with marks is taken');
  equal(await admin.locator('input[name=display]').inputValue(), 'Chuyên viên thẩm định', 'what was typed');
  await look(admin);
  await admin.locator('input[name=login]').fill('tham-dinh-2');
  await press(admin, admin.getByRole('button', {name: says('people.create')}));
  const link = await linkOn(admin);
  await look(admin);
  await shot(admin, 'people-link');
  const page = await byLink(t, link, 'tham-dinh-2', {allow: [/4\d\d/]});
  equal(new URL(page.url()).pathname, '/tong-quan', 'the first page of a reviewer');
  const again = await newPage({allow: [/4\d\d/]});
  await again.goto(link);
  await again.getByText(says('account.link_gone')).waitFor();
  await look(again);

  await admin.goto('/quan-tri/tai-khoan?tim=tham-dinh-2');
  await look(admin);
  await press(admin, admin.locator('main table tbody tr a').first());
  await look(admin);
  await shot(admin, 'people-one');
  await press(admin, admin.getByRole('button', {name: says('people.disable.submit')}));
  await page.goto('/tham-dinh');
  equal(new URL(page.url()).pathname, '/dang-nhap', 'where a disabled account is led');
  await press(admin, admin.getByRole('button', {name: says('people.enable.submit')}));
  await admin.getByRole('button', {name: says('people.disable.submit')}).waitFor();
});
