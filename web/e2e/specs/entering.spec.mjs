// Entering from the signed paper: found in the list of who has not sent, begun with a reason, told to the principal, differences
// asked about, nothing sent without the scan; receipt, sheet and review say who entered it.
import {test} from '../lib/harness.mjs';
import {invited, look, press, returnOf, says} from '../lib/steps.mjs';

const season = '2024–2025';
const paper = {number: '07/PTĐG', date: '2025-03-20', signer: 'Hiệu trưởng'};
const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');

/** Types a value for every question of a group that is still empty: conditions met, components half their maximum. */
async function typeGroup(page, group) {
  await page.locator(`form#${group}`).evaluate((form) => {
    for (const field of form.elements) {
      const of = field.previousElementSibling?.querySelector('small')?.textContent ?? '';
      const most = Number(/tối đa ([\d,]+)/.exec(of)?.[1].replace(',', '.'));
      if (field.type === 'radio' && field.value === '1') field.checked = true;
      if (field.name.startsWith('diem-') && !field.value) field.value = String(Math.floor(most / 2));
      if (field.name.startsWith('tu-') && !field.value) field.value = '20';
      if (field.name.startsWith('mau-') && !field.value) field.value = '25';
      if (field.name.startsWith('so-') && !field.value) field.value = '7';
    }
  });
  await press(page, page.locator(`form#${group} button`).last());
}

test('an office enters a return from its signed paper; the principal sees it at once and loses nothing', 'portal', async (t) => {
  const {newPage, equal, ok, shot} = t;
  const office = await invited(t, 'reviewer.157', {allow: [/409|422/]});
  await office.goto('/tham-dinh?loc=draft');
  const row = office.locator('main table tbody tr').filter({has: office.getByRole('link', {name: says('entering.link')})}).first();
  const code = /\b1\d{7}\b/.exec(await row.innerText())[0];
  await look(office);
  await shot(office, 'entering-queue');

  // The school has answered one question itself; its page stays open.
  const principal = await invited(t, `principal.${code}`, {allow: [/409/]});
  const sheet = await returnOf(principal, season);
  await principal.goto(sheet);
  const own = principal.locator('form[data-code="1.3.1"]');
  await own.locator('input[name=points]').fill('1');
  await own.locator('[data-saved][data-is=saved]').waitFor();

  // Beginning needs a reason; without scripts too.
  await press(office, row.getByRole('link', {name: says('entering.link')}));
  await look(office);
  await shot(office, 'entering-start');
  for (const [name, value] of [['paper_number', paper.number], ['paper_date', paper.date], ['signer', paper.signer]]) {
    await office.locator(`input[name=${name}]`).fill(value);
  }
  await office.locator('textarea[name=reason]').fill('Trường mất điện từ ngày 17/3, đã gửi phiếu giấy.');
  await press(office, office.getByRole('button', {name: says('entering.begin.button')}));
  await office.locator('.note.ok', {hasText: says('entering.begun')}).waitFor();
  await look(office);
  await shot(office, 'entering-desk');

  // The principal is told at once: on her first page and on the sheet.
  await principal.goto('/phieu');
  await principal.getByText(/mở nhập thay phiếu năm học/).waitFor();
  await look(principal);
  await shot(principal, 'entering-told');
  await principal.goto(sheet);
  await principal.locator('.note.wait', {hasText: 'Trường mất điện từ ngày 17/3'}).waitFor();
  await look(principal);

  // What the school answered otherwise is asked about, and only then replaced.
  await office.locator('input[name="diem-1.3.1"]').fill('2');
  await typeGroup(office, 'nhom-1');
  const over = office.locator('input[name="thay-1.3.1"]');
  await over.waitFor();
  await look(office);
  await shot(office, 'entering-differs');
  await principal.reload();
  equal(await own.locator('input[name=points]').inputValue(), '1', 'the school\'s answer before it was asked about');
  await over.check();
  await press(office, office.locator('form#nhom-1 button').last());
  await office.locator('.note.ok', {hasText: says('entering.saved', {n: 1})}).waitFor();

  // Her page still shows her own value: saving it meets both, and nothing is lost.
  await own.locator('input[name=points]').fill('1,5');
  await own.locator('[data-saved][data-is=conflict]').waitFor();
  await shot(principal, 'entering-conflict');
  await own.locator('[data-saved] button').last().click();
  await own.locator('[data-saved][data-is=saved]').waitFor();
  await principal.reload();
  await own.getByText(says('entering.from_paper')).waitFor();
  equal(await own.locator('input[name=points]').inputValue(), '2', 'what stands after the conflict');

  // The rest: the second group, the plan, the scan. Nothing is sent before all is there.
  await typeGroup(office, 'nhom-2');
  await press(office, office.getByRole('link', {name: says('entering.check')}));
  await office.getByText(says('entering.no_scan')).waitFor();
  equal(await office.locator('input[name=seen]').count(), 0, 'a way to send without the scan');
  await look(office);
  await shot(office, 'entering-lacks');
  await press(office, office.getByRole('link', {name: says('entering.back')}));
  await office.locator('#ke-hoach input[name=plan_number]').fill('12/KH-THM');
  await office.locator('#ke-hoach input[name=plan_date]').fill('2025-03-05');
  await press(office, office.locator('#ke-hoach button'));
  const plain = await newPage({javaScriptEnabled: false, storageState: await office.context().storageState()});
  await plain.goto(new URL(office.url()).pathname);
  await plain.locator('input[name=file]').setInputFiles({name: 'phiếu ký.pdf', mimeType: 'application/pdf', buffer: pdf});
  await press(plain, plain.locator('#ban-giay button'));
  await plain.locator('#ban-giay').getByRole('link', {name: 'phiếu ký.pdf'}).waitFor();

  await office.goto(`${new URL(office.url()).pathname}/gui`);
  const queries = office.locator('textarea[name^="giai-trinh-"]');
  if (await queries.count() > 0) {
    for (const field of await queries.all()) await field.fill('Theo bản giấy của nhà trường.');
    await press(office, office.getByRole('button', {name: says('sending.queries.save')}));
  }
  await look(office);
  await shot(office, 'entering-send');
  await office.locator('input[name=signed]').check();
  await press(office, office.getByRole('button', {name: says('entering.send')}));
  await office.waitForURL(/\/bien-nhan\/\d+$/);
  await office.getByText(`nhập thay từ bản giấy số ${paper.number} ngày 20/03/2025`).first().waitFor();
  await look(office);
  await shot(office, 'entering-receipt');

  // Sheet, result and paper for the principal; the remark for the reviewer.
  await principal.goto(sheet);
  await principal.getByText(`nhập thay từ bản giấy số ${paper.number} ngày 20/03/2025`).first().waitFor();
  const scan = await principal.request.get(await principal.getByRole('link', {name: says('entering.see_paper')}).first().getAttribute('href'));
  ok((await scan.body()).equals(pdf), 'the scan that the principal gets');
  ok(/^attachment;/.test(scan.headers()['content-disposition']), 'the scan is for keeping');
  await principal.goto(`${sheet}/ket-qua`);
  await principal.getByText(/nhập thay từ bản giấy/).first().waitFor();
  await look(principal);
  await office.goto(sheet.replace('/phieu/', '/tham-dinh/'));
  await office.getByText(/Người nhập chính là tài khoản đang xem/).waitFor();
  await look(office);
  await shot(office, 'entering-review');
});
