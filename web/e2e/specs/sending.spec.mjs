// Sending: errors mended, queries explained, confirmed, receipted; papers downloaded; withdrawn and sent again.
import {readFileSync} from 'node:fs';
import {test} from '../lib/harness.mjs';
import {answerAll, invited, look, press, returnOf, says, sendReturn} from '../lib/steps.mjs';

const season = '2024–2025';

/** Downloads what a link leads to and returns its first bytes. */
async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', {name}).click()]);
  return {name: file.suggestedFilename(), head: readFileSync(await file.path()).subarray(0, 5).toString('latin1')};
}

test('a return is checked, explained, confirmed, receipted, withdrawn and sent again', 'portal', async (t) => {
  const {equal, ok, shot} = t;
  const page = await invited(t, 'principal.17158312');
  const sheet = await returnOf(page, season);
  await page.goto(sheet);
  await answerAll(page, 0.6);
  const token = await page.locator('meta[name=csrf-token]').getAttribute('content');
  const version = await page.locator('form[data-code="1.3.1"] input[name=version]').inputValue();
  const saved = await page.request.post(`${sheet}/cau-tra-loi`, {
    form: {csrf: token, code: '1.3.1', version, points: '6', note: ''}, headers: {accept: 'application/json', origin: new URL(page.url()).origin},
  });
  ok(saved.ok(), `1.3.1 was not saved: ${saved.status()}`);

  // An error: the plan. A query: full points with neither proof nor note.
  await page.goto(`${sheet}/kiem-tra`);
  await page.locator('.note.bad').getByText(says('sending.error.plan_number')).waitFor();
  equal(await page.locator('a[href$="/gui"]').count(), 0, 'links to send with an error');
  await look(page);
  await shot(page, 'sending-error');
  await page.locator('input[name=plan_number]').fill('12/KH-THM');
  await page.locator('input[name=plan_date]').fill('2025-03-05');
  await press(page, page.getByRole('button', {name: says('sending.steps.save')}));
  await page.getByText(says('sending.errors.none')).waitFor();
  equal(await page.locator('a[href$="/gui"]').count(), 0, 'links to send with a query');
  const words = page.locator('textarea[name="giai-trinh-full_without_proof:1.3.1"]');
  await words.fill('Cả trường dùng phần mềm từ đầu năm học.');
  for (const other of await page.locator('textarea[name^="giai-trinh-"]').all()) {
    if (!await other.inputValue()) await other.fill('Nhà trường đã rà soát.');
  }
  await press(page, page.getByRole('button', {name: says('sending.queries.save')}));
  equal(await words.inputValue(), 'Cả trường dùng phần mềm từ đầu năm học.', 'the explanation that was kept');
  await look(page);
  await shot(page, 'sending-explained');

  // Confirmed, not before: then the receipt.
  await press(page, page.getByRole('link', {name: says('sending.go_on')}));
  await page.getByText('CHƯA ĐƯỢC NỘP').waitFor();
  await look(page);
  await shot(page, 'sending-confirm');
  await page.locator('input[name=approved]').check();
  await press(page, page.locator('form[action$="/gui"] button'));
  await page.waitForURL(/\/bien-nhan\/1$/);
  const receipt = await page.locator('main').innerText();
  ok(/ĐÃ NỘP/.test(receipt) && /\b[0-9a-f]{64}\b/.test(receipt.replaceAll(/\s/g, ' ')), `no receipt: ${receipt}`);
  await look(page);
  await shot(page, 'sending-receipt');
  const pdf = await download(page, says('sending.pdf'));
  ok(pdf.name.endsWith('.pdf') && pdf.head === '%PDF-', `${pdf.name} begins with ${pdf.head}`);
  const docx = await download(page, says('sending.docx'));
  ok(docx.name.endsWith('.docx') && docx.head.startsWith('PK'), `${docx.name} begins with ${docx.head}`);

  // Withdrawn: the receipt says so. Sent again: a second one, and the first stays.
  await page.goto(`${sheet}/rut`);
  await press(page, page.getByRole('button', {name: says('school.act.withdraw')}));
  await page.goto(`${sheet}/bien-nhan/1`);
  await page.getByText(says('sending.receipt.withdrawn')).waitFor();
  await sendReturn(page, sheet);
  await page.waitForURL(/\/bien-nhan\/2$/);
  await page.getByText('ĐÃ NỘP').first().waitFor();
  await look(page);
  equal(await page.locator(`main a[href="${sheet}/bien-nhan/1"]`).count(), 1, 'links to the first receipt');
});
