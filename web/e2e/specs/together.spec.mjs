// Several people at one return: a conflict loses nothing; what may not be done says who, when, why and how to ask.
import {test} from '../lib/harness.mjs';
import {answerAll, chooseSeason, invited, look, press, questions, returnOf, says, sendReturn, stands} from '../lib/steps.mjs';

const season = '2024–2025';
const form = (page, code) => page.locator(`form[data-code="${code}"]`);

test('two people at one answer: the second sees both values, and nothing is lost', 'portal', async ({newPage, signIn, equal, ok, shot}) => {
  const [principal, staff] = [await newPage({allow: [/409/]}), await newPage({allow: [/409/]})];
  await signIn(principal, 'principal');
  await signIn(staff, 'staff');
  const sheet = await returnOf(principal, season);
  await Promise.all([principal.goto(sheet), staff.goto(sheet)]);
  const code = '1.5.1';
  await form(staff, code).locator('input[name=points]').fill('7,5');
  await staff.keyboard.press('Tab');
  await stands(staff, code, 'saved');

  await form(principal, code).locator('input[name=points]').fill('12');
  await principal.keyboard.press('Tab');
  const said = await stands(principal, code, 'conflict');
  ok(said.includes('12') && said.includes('7,5') && said.includes('Tổ công nghệ thông tin'), `the conflict does not show both: ${said}`);
  await look(principal);
  await shot(principal, 'together-conflict');
  await principal.getByRole('button', {name: 'Giữ 12'}).click();
  await stands(principal, code, 'saved');
  await staff.reload();
  equal(await form(staff, code).locator('input[name=points]').inputValue(), '12', 'what the staff sees then');

  // The other way: a note written meanwhile is taken over.
  await form(principal, code).locator('summary').click();
  await form(principal, code).locator('textarea').fill('Biên bản số 4');
  await principal.keyboard.press('Tab');
  await stands(principal, code, 'saved');
  await form(staff, code).locator('input[name=points]').fill('3');
  await staff.keyboard.press('Tab');
  await stands(staff, code, 'conflict');
  await staff.getByRole('button', {name: /^Lấy 12/}).click();
  await stands(staff, code, 'saved');
  equal([await form(staff, code).locator('input[name=points]').inputValue(), await form(staff, code).locator('textarea').inputValue()], ['12', 'Biên bản số 4'], 'what was taken');

  // Without the script: the page comes back with both.
  const plain = await newPage({javaScriptEnabled: false, allow: [/409/]});
  await signIn(plain, 'staff');
  await plain.goto(sheet);
  await form(principal, code).locator('input[name=points]').fill('6');
  await principal.keyboard.press('Tab');
  await stands(principal, code, 'saved');
  await form(plain, code).locator('input[name=points]').fill('9');
  await press(plain, form(plain, code).getByRole('button', {name: says('part.save')}));
  equal(await form(plain, code).locator('input[name=points]').inputValue(), '9', 'what was typed is still there');
  ok((await form(plain, code).innerText()).includes('“6'), 'the value that stands is not shown');

  // The record tells who did what.
  await principal.goto(`${sheet}/nhat-ky`);
  await look(principal);
  for (const points of ['7,5', '12', '6']) await principal.locator('main').getByText(points, {exact: false}).first().waitFor();
});

test('staff cannot send and are told who can', 'portal', async ({newPage, signIn, equal, ok, shot}) => {
  const staff = await newPage({allow: [/403/]});
  await signIn(staff, 'staff');
  const sheet = await returnOf(staff, season);
  await staff.goto(`${sheet}/kiem-tra`);
  await staff.getByText(says('school.check.principal_only')).waitFor();
  equal(await staff.locator(`a[href$="/gui"]`).count(), 0, 'links to send');
  await look(staff);
  const response = await staff.goto(`${sheet}/rut`);
  equal(response.status(), 403);
  await look(staff);
  await shot(staff, 'together-forbidden');
  const text = await staff.locator('main').innerText();
  ok(/hiệu trưởng/i.test(text), `the page does not say who can: ${text}`);
  ok(text.includes(says('part.fault.ask')), `the page does not say whom to ask: ${text}`);
});

test('a sent return is locked: the page says who, when, why, and how to ask', 'portal', async (t) => {
  const {newPage, equal, ok, shot} = t;
  const principal = await invited(t, 'principal.17159310', {allow: [/423/]});
  const sheet = await returnOf(principal, season);
  await principal.goto(sheet);
  await answerAll(principal);
  const late = await newPage({storageState: await principal.context().storageState(), allow: [/423/]});
  late.on('dialog', (dialog) => dialog.accept());
  await late.goto(sheet);
  await sendReturn(principal, sheet);
  await principal.locator('.note.ok').first().waitFor();

  // The other window still shows the form: what is typed there is refused, said, and kept.
  await form(late, '1.4.1').locator('input[name=points]').fill('9');
  await late.keyboard.press('Tab');
  const said = await stands(late, '1.4.1', 'locked');
  ok(/Hiệu trưởng/.test(said) && /\d\d:\d\d/.test(said), `the lock does not say who and when: ${said}`);
  equal(await form(late, '1.4.1').locator('input[name=points]').inputValue(), '9', 'what was typed');
  await look(late);

  // Sending what is sent: a page of its own.
  const token = await principal.locator('meta[name=csrf-token]').getAttribute('content');
  const again = await principal.request.post(`${sheet}/gui`, {form: {csrf: token}});
  equal(again.status(), 423);
  await late.setContent((await again.text()).replaceAll(/<script[^>]*src[^>]*><\/script>/g, ''));
  const text = await late.locator('main').innerText();
  for (const part of ['Hiệu trưởng', 'Huyện Lạc Thủy', says('part.fault.ask'), says('part.fault.kept')]) ok(text.includes(part), `the page does not say ${part}: ${text}`);
  await shot(late, 'together-locked');

  // Nobody has begun: it can be withdrawn, after being asked once more.
  await principal.goto(sheet);
  await press(principal, principal.locator('.stand a.act'));
  await look(principal);
  await press(principal, principal.locator('main form button').last());
  await principal.locator('.note.ok', {hasText: says('school.withdrawn')}).waitFor();
  ok((await questions(principal)).length > 25, 'the withdrawn return cannot be filled');
});

test('an office that is not the school’s finds nothing, and learns nothing', 'portal', async (t) => {
  const {newPage, signIn, equal, ok, shot} = t;
  const own = await newPage();
  await signIn(own, 'reviewer');
  await own.goto('/tham-dinh');
  await chooseSeason(own, season);
  const address = await own.locator('main table tbody tr a').first().getAttribute('href');
  const name = await own.locator('main table tbody tr a').first().innerText();
  const foreign = await invited(t, 'reviewer.150', {allow: [/404|403/]});
  for (const path of [address, address.replace('/tham-dinh/', '/phieu/'), `${address}/xac-nhan`]) {
    const response = await foreign.goto(path);
    equal(response.status(), 404, path);
    const text = await foreign.locator('body').innerText();
    ok(!text.includes(name), `${path} names the school`);
    ok(text.includes(says('part.fault.ask')) || text.includes(says('part.fault.do')), `${path} does not say what to do: ${text}`);
  }
  await look(foreign);
  await shot(foreign, 'together-not-found');
  equal((await foreign.goto('/cong-nhan')).status(), 403, 'a reviewer does not recognise');
  await look(foreign);
  equal((await foreign.goto('/khong-co-gi')).status(), 404);
  await look(foreign);
});

test('a draft past its last moment: the sheet and the refusal say until when, and whom to ask', 'portal', async (t) => {
  const {newPage, signIn, equal, ok, shot} = t;
  const officer = await newPage();
  await signIn(officer, 'province_officer');
  await officer.goto('/tham-dinh?loc=draft&pham-vi=tat-ca');
  await chooseSeason(officer, '2022–2023');
  await officer.locator('select[name=loc]').selectOption('draft');
  const scope = officer.locator('select[name=pham-vi]');
  await scope.selectOption({label: says('office.scope.all')});
  await press(officer, officer.locator('form.filters button').first());
  const row = officer.locator('main table tbody tr').filter({hasText: 'Huyện'}).first();
  equal(await row.locator('a').count(), 0, 'ways to what is not sent');
  const code = /\b17\d{6}\b/.exec(await row.innerText())[0];
  const principal = await invited(t, `principal.${code}`, {allow: [/423/]});
  const sheet = await returnOf(principal, '2022–2023');
  await principal.goto(sheet);
  equal(await principal.locator('form[data-save]').count(), 0, 'forms past the last moment');
  await principal.locator('main').getByText(/24:00 ngày 30\/05\/2023/).first().waitFor();
  await look(principal);
  await shot(principal, 'together-late');
  equal(await principal.getByText(says('school.act.check_and_submit')).count(), 0, 'buttons to send');
  await principal.goto(`${sheet}/kiem-tra`);
  await principal.locator('main').getByText(/24:00 ngày 30\/05\/2023/).first().waitFor();
  equal(await principal.locator('a[href$="/gui"]').count(), 0, 'links to send');
  const token = await principal.locator('meta[name=csrf-token]').getAttribute('content');
  const refused = await principal.request.post(`${sheet}/gui`, {form: {csrf: token}});
  equal(refused.status(), 423);
  const page = (await refused.text()).replaceAll(/<[^>]*>/g, ' ');
  for (const part of ['30/05/2023', 'Huyện', says('part.fault.ask'), says('part.fault.kept'), says('part.fault.do')]) ok(page.includes(part), `the page does not say ${part}`);
});
