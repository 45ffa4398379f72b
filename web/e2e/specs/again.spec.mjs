// Nothing twice: what the season before proves is proposed beside each question and taken over with one press, alone or with
// its answer, with and without scripts; without a line the answer is kept and the documents say that they wait for the press.
import {test} from '../lib/harness.mjs';
import {binary, startPortal} from '../lib/portal.mjs';
import {invited, look, press, returnOf, says, stands} from '../lib/steps.mjs';

const season = '2024–2025';
const lessons = 'Hệ thống quản trị nhà trường (dữ liệu mẫu)';

test('last season’s evidence is taken over with one press, with its answer or without', () => startPortal(binary), async (t) => {
  const {newPage, equal, ok, shot} = t;
  const page = await invited(t, 'principal.17159306', {allow: [/ERR_INTERNET_DISCONNECTED/]});
  const sheet = await returnOf(page, season);
  await page.goto(sheet);
  const note = await page.locator('.note', {has: page.locator('[data-proposals]')}).innerText();
  ok(note.includes('cách hiểu của cổng') && note.includes(says('rest.reuse.record')), `the note says where proposals come from: ${note}`);
  const proposed = (code) => page.locator(`form[data-reuse="${code}"]`);
  const chips = (code) => page.locator(`#proofs-${code.replaceAll('.', '-')} a`);
  const listed = (kind) => page.locator(`[data-proposals=${kind}] li`).evaluateAll((items) => items.map((i) => i.dataset.code));
  ok((await listed('proof')).includes('2.3.1') && (await listed('answer')).includes('2.3.1'), 'both lists lead to 2.3.1');
  ok((await proposed('2.3.1').innerText()).includes('năm học 2023–2024 (Đã công bố)'), 'the proposal says where it comes from');
  await look(page);
  await shot(page, 'again-sheet');

  await proposed('2.3.1').getByRole('button', {name: `${says('rest.reuse.both')} (câu 2.3.1`}).click();
  await chips('2.3.1').getByText(lessons).waitFor();
  await stands(page, '2.3.1', 'saved');
  equal(await proposed('2.3.1').count(), 0, 'proposals of 2.3.1 that are left');
  ok(!(await listed('proof')).includes('2.3.1') && !(await listed('answer')).includes('2.3.1'), '2.3.1 is still listed');

  // Without a line the answer waits on this device; the documents want another press.
  await page.context().setOffline(true);
  await proposed('2.3.2').locator('[data-both]').click();
  await proposed('2.3.2').locator('[data-said]', {hasText: says('rest.reuse.line')}).waitFor();
  await stands(page, '2.3.2', 'waiting', 'failed');
  equal(await proposed('2.3.2').locator('[data-both]').count(), 0, 'buttons that would answer once more');
  await page.context().setOffline(false);
  await stands(page, '2.3.2', 'saved');
  await proposed('2.3.2').getByRole('button').click();
  await chips('2.3.2').getByText(lessons).waitFor();
  await page.reload();
  equal(await chips('2.3.2').getByText(lessons).count(), 1, 'documents of 2.3.2 after a reload');

  const plain = await newPage({javaScriptEnabled: false, storageState: await page.context().storageState()});
  await plain.goto(sheet);
  const form = (code) => plain.locator(`form[data-reuse="${code}"]`);
  await press(plain, form('2.2').locator('[data-both]'));
  await plain.locator('.note.ok', {hasText: '2.2'}).waitFor();
  equal(await plain.locator('form[data-code="2.2"] input[name=met]:checked').count(), 1, 'answers that were confirmed with their document');
  equal(await plain.locator('#proofs-2-2 a').count(), 2, 'the document and the way to another');
  const points = plain.locator('form[data-code="1.3.1"] input[name=points]');
  const before = await points.inputValue();
  await press(plain, form('1.3.1').getByRole('button').first());
  await plain.locator('.note.ok', {hasText: '1.3.1'}).waitFor();
  equal(await points.inputValue(), before, 'the answer that was given this year');
  equal(await plain.locator('#proofs-1-3-1 a').count(), 2, 'the document and the way to another');
});
