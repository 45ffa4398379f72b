// The main job as five people: a season is opened, a return filled, sent, returned in part, sent again, verified,
// recognised; the run ranks it; pictures, targets and the workbook show it.
import {test} from '../lib/harness.mjs';
import {readWorkbook} from '../lib/workbook.mjs';
import {answerAll, chooseSeason, invited, look, press, questions, returnOf, says, sendReturn, stands} from '../lib/steps.mjs';

const school = {name: 'Trường TH&THCS Phú Nghĩa', code: '17159301'};
const others = ['17159302', '17159303', '17159304', '17159305'];

test('the whole job as five people', 'portal', async (t) => {
  const {newPage, signIn, equal, ok, shot, drawn} = t;

  // The province administrator opens the season.
  const admin = await newPage({allow: [/422/]});
  await signIn(admin, 'province_admin');
  const season = await openSeason(admin, t);

  // Four more schools report beside it: below five no rank is shown.
  const rest = reportAlong(t, season);
  rest.catch(() => {}); // told where it is awaited

  // The principal fills the return.
  const principal = await newPage({allow: [/ERR_INTERNET_DISCONNECTED/]});
  principal.on('dialog', (dialog) => dialog.accept());
  await signIn(principal, 'principal');
  const sheet = await returnOf(principal, season);
  await look(principal);
  await principal.goto(sheet);
  await fill(principal, t);
  const checked = await checkAndSend(principal, sheet, t);
  await look(principal);
  ok(checked, 'the check page was not complete');
  for (const page of await rest) await send(page);

  // The reviewer finds it first, judges, and returns two components.
  const reviewer = await newPage();
  await signIn(reviewer, 'reviewer');
  await queue(reviewer, season);
  equal((await reviewer.locator('main table tbody tr a').first().innerText()).trim(), school.name, 'the first of the queue');
  await look(reviewer);
  await shot(reviewer, 'journey-queue');
  await press(reviewer, reviewer.locator('main table tbody tr a').first());
  await judge(reviewer, t);

  // The principal sees exactly these two open, and answers both.
  await principal.goto(sheet);
  const open = await questions(principal);
  equal(open.filter((q) => q.component || q.condition).map((q) => q.code), ['1.3.2', '2.4.1'], 'open questions');
  await principal.getByText('Đề nghị gửi kèm báo cáo sử dụng học kỳ I.').waitFor();
  equal(await principal.locator('main li.comp').filter({has: principal.getByText(says('school.code_locked'))}).evaluateAll((items) => items.filter((i) => /^comp[-\d]+$/.test(i.id)).length), 27, 'locked questions');
  await look(principal);
  await answerReturned(principal, t);
  await sendReturn(principal, sheet);
  await principal.goto(sheet);
  await principal.locator('.badge', {hasText: says('state.resubmitted')}).first().waitFor();

  // The reviewer sees what changed, accepts the rest and verifies.
  await queue(reviewer, season);
  equal((await reviewer.locator('main table tbody tr a').first().innerText()).trim(), school.name, 'the first of the queue after sending again');
  await press(reviewer, reviewer.locator('main table tbody tr a').first());
  await reviewer.getByRole('heading', {name: says('office.came_back')}).waitFor();
  await reviewer.getByText(says('office.before', {value: '4,5 điểm'}).slice(0, 22)).first().waitFor();
  equal(await reviewer.locator('li.comp.back').count(), 2, 'what came back');
  await look(reviewer);
  await shot(reviewer, 'journey-came-back');
  await acceptRestAndVerify(reviewer, look);
  for (const name of await waiting(reviewer, season)) {
    await queue(reviewer, season);
    await press(reviewer, reviewer.getByRole('link', {name, exact: true}));
    await acceptRestAndVerify(reviewer);
  }

  // The office head recognises.
  const head = await newPage();
  await signIn(head, 'office_head');
  await head.goto('/cong-nhan');
  await chooseSeason(head, season);
  await look(head);
  await press(head, head.getByRole('link', {name: says('office.batch.recognise_all', {n: 5})}));
  await look(head);
  await press(head, head.locator('main form button').last());
  await head.getByText(says('office.batch.recognise_all.done', {n: 5})).waitFor();

  // The province officer presses the run.
  const officer = await newPage();
  await signIn(officer, 'province_officer');
  await officer.goto('/lan-chay');
  await look(officer);
  await press(officer, officer.getByRole('link', {name: season}).first());
  await look(officer);
  await press(officer, officer.getByRole('button', {name: says('figures.run.start')}));
  await officer.getByText(says('figures.run.done').split('{read}')[0]).waitFor();
  await look(officer);
  await shot(officer, 'journey-runs');

  await officer.goto('/ket-qua/xep-hang');
  await chooseSeason(officer, season);
  const row = officer.locator('main table tbody tr').filter({hasText: school.name + '\n'}).or(officer.locator('main table tbody tr').filter({has: officer.getByRole('link', {name: school.name, exact: true})}));
  const cells = await row.first().locator('th, td').allInnerTexts();
  ok(/^[1-5]$/.test(cells[0].trim()), `no rank of the school: ${cells.join(' | ')}`);
  equal(await officer.locator('main table tbody tr').count(), 5, 'ranked schools');
  await look(officer);
  await shot(officer, 'journey-ranking');

  await officer.goto('/ket-qua/bieu-do');
  await chooseSeason(officer, season);
  await drawn(officer);
  const pictures = officer.locator('section.card:has(.still svg), section.card:has([data-chart])');
  ok(await pictures.filter({has: officer.locator('.still svg, [data-chart] svg')}).count() >= 3, 'fewer than three pictures are drawn');
  equal(await pictures.filter({has: officer.locator('table')}).count(), await pictures.count(), 'pictures with their table');
  await look(officer);
  await shot(officer, 'journey-charts');

  await officer.goto('/ket-qua/chi-tieu');
  await chooseSeason(officer, season);
  ok(await officer.locator('main table tbody tr').count() >= 6, 'fewer than six targets');
  await look(officer);
  await shot(officer, 'journey-targets');

  // The workbook.
  await officer.goto('/ket-qua');
  await chooseSeason(officer, season);
  await look(officer);
  await shot(officer, 'journey-board');
  const [download] = await Promise.all([officer.waitForEvent('download'), officer.locator('a[href*="/xuat/ket-qua.xlsx"]').first().click()]);
  ok(/^Kết quả chuyển đổi số 20\d\d–20\d\d - .* - tạm thời, sau thẩm định\.xlsx$/.test(download.suggestedFilename()), `the file is named ${download.suggestedFilename()}`);
  const book = readWorkbook(await download.path());
  equal(book.sheets.length, 4, 'sheets of the workbook');
  for (const sheetOf of book.sheets) ok(sheetOf.texts.some((text) => text.includes(season)), `the sheet ${sheetOf.name} does not name its season`);
  equal(book.sheets.filter((s) => s.texts.includes(school.code)).length >= 2, true, 'the school stands on two sheets');
});

/** Opens the first season that has none yet, with dates around now, and returns its name. */
async function openSeason(page, {equal, ok, shot}) {
  await page.goto('/ky-danh-gia');
  await look(page);
  await press(page, page.getByRole('link', {name: says('season.open')}));
  const years = await page.locator('select[name=school_year] option').evaluateAll((options) => options.map((o) => [o.value, o.textContent.trim()]));
  const [year, name] = years.find(([value]) => Number(value) >= 2025);
  await page.locator('select[name=school_year]').selectOption(year);
  const day = (offset) => new Date(Date.now() + offset * 86_400_000).toLocaleDateString('sv-SE', {timeZone: 'Asia/Ho_Chi_Minh'});
  for (const [field, offset] of [['opens_at', -3], ['submit_until', 9], ['resubmit_until', 5], ['publish_until', 30]]) await page.locator(`input[name=${field}]`).fill(day(offset));
  await page.getByRole('button', {name: says('season.open.check')}).click();
  await page.getByText(says('season.resubmit_before_submit')).first().waitFor();
  equal(await page.locator('input[name=submit_until]').inputValue(), day(9), 'a refused form keeps what was typed');
  await look(page);
  await page.locator('input[name=resubmit_until]').fill(day(20));
  await page.locator('input[name=ranking][value=level_sum]').check();
  await page.locator('input[name=recognised_by][value=managing]').check();
  await press(page, page.getByRole('button', {name: says('season.open.check')}));
  await look(page);
  await shot(page, 'journey-season-check');
  await press(page, page.getByRole('button', {name: says('season.check.open', {year: name})}));
  await page.locator('.note.ok', {hasText: name}).waitFor();
  await look(page);
  await shot(page, 'journey-season');
  ok(/^\d{4}–\d{4}$/.test(name), name);
  return name;
}

/** Other principals of the district fill their returns; they are sent later. */
async function reportAlong(t, season) {
  const pages = [];
  for (const code of others) {
    const page = await invited(t, `principal.${code}`);
    await page.goto(await returnOf(page, season));
    await answerAll(page, 0.5 + Number(code.at(-1)) / 20);
    pages.push(page);
  }
  return pages;
}

async function send(page) {
  const sheet = new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
  await sendReturn(page, sheet);
  await page.goto(sheet);
}

async function fill(page, {equal, ok, shot}) {
  const all = await questions(page);
  equal([all.filter((q) => q.component).length, all.filter((q) => q.condition).length], [25, 4], 'questions of the sheet');
  await look(page);
  const form = (code) => page.locator(`form[data-code="${code}"]`);
  // Conditions, one with its note.
  for (const q of all.filter((x) => x.condition)) {
    await form(q.code).getByText(says('part.yes'), {exact: true}).click();
    await stands(page, q.code, 'saved');
  }
  await form('1.1').locator('summary').click();
  await form('1.1').locator('textarea').fill('Kế hoạch số 12/KH-THCS ngày 05/9/2025');
  await form('1.1').locator('textarea').press('Tab');
  await stands(page, '1.1', 'saved');
  // A stepper, a ratio with its figures, a number.
  for (let i = 0; i < 9; i++) await form('1.3.1').locator('[data-by="1"]').click();
  ok(/\d\d:\d\d/.test(await stands(page, '1.3.1', 'saved')), 'the line does not say when it was saved');
  equal(await form('1.3.1').locator('input[name=points]').inputValue(), '4,5', 'nine steps');
  for (const q of all.filter((x) => x.component && x.code !== '1.3.1')) {
    const f = form(q.code);
    await f.locator('input[name=points]').fill(String(q.max * 0.75).replace('.', ',').replace(/(,\d)\d+$/, '$1').replace(/,[1-4]$/, '').replace(/,[6-9]$/, ',5'));
    if (q.ratio) {
      await f.locator('input[name=numerator]').fill('18');
      await f.locator('input[name=denominator]').fill('24');
    }
    if (q.count) await f.locator('input[name=quantity]').fill('32');
    await page.keyboard.press('Tab');
    if (q.code !== '2.4.3') await stands(page, q.code, 'saved');
    if (q.code === '1.6.2') await reloaded(page, q, {equal});
    if (q.code === '2.4.2') await offline(page, {equal, ok});
  }
  await stands(page, '2.4.3', 'saved');
  await shot(page, 'journey-sheet');
}

/** Half-way the page is loaded anew: everything that was called saved is there. */
async function reloaded(page, q, {equal}) {
  await page.reload();
  equal(await page.locator('form[data-code="1.3.1"] input[name=points]').inputValue(), '4,5', 'the points after a reload');
  equal(await page.locator('form[data-code="1.1"] textarea').inputValue(), 'Kế hoạch số 12/KH-THCS ngày 05/9/2025', 'the note after a reload');
  equal(await page.locator('form[data-code="1.1"] input[name=met]:checked').getAttribute('value'), '1', 'the condition after a reload');
  equal([await page.locator(`form[data-code="${q.code}"] input[name=numerator]`).inputValue(), await page.locator(`form[data-code="${q.code}"] input[name=denominator]`).inputValue()], ['18', '24'], 'the figures after a reload');
}

/** The line drops, an answer is typed, the line is back. */
async function offline(page, {ok}) {
  await page.context().setOffline(true);
  const form = page.locator('form[data-code="2.4.2"]');
  await form.locator('input[name=points]').fill('8');
  await page.keyboard.press('Tab');
  ok((await stands(page, '2.4.2', 'waiting')).startsWith('Chờ có mạng'), 'the line does not say that it waits');
  await page.context().setOffline(false);
  await stands(page, '2.4.2', 'saved');
}

/** Takes one answer back so that something is missing, sees it named, answers it and sends. */
async function checkAndSend(page, sheet, {equal, ok}) {
  const last = page.locator('form[data-code="2.4.3"] input[name=points]');
  const given = await last.inputValue();
  await last.fill('');
  await last.press('Tab');
  await page.locator('.stand').getByText('24/25').waitFor();
  await stands(page, '2.4.3', 'saved'); // what stands above is counted before it is saved
  await press(page, page.locator('.stand a.act'));
  await page.locator('.note.bad').getByText(says('school.check.missing', {n: 1})).waitFor();
  equal(await page.locator('a[href$="/gui"]').count(), 0, 'links to send what is not complete');
  await look(page);
  await page.locator('main li a', {hasText: '2.4.3'}).click();
  await page.waitForURL(`**${sheet}#comp-2-4-3`);
  await last.fill(given);
  await last.press('Tab');
  await stands(page, '2.4.3', 'saved');
  await press(page, page.locator('.stand a.act'));
  await page.getByText(says('sending.error.plan_number')).first().waitFor();
  await look(page);
  await sendReturn(page, sheet);
  await page.locator('.note.ok', {hasText: says('school.sent', {office: 'Huyện Lạc Thủy'})}).waitFor();
  await look(page);
  await page.goto(sheet);
  ok(await page.locator('form[data-save]').count() === 0, 'a sent return can be typed into');
  return true;
}

async function queue(page, season) {
  await page.goto('/tham-dinh');
  await chooseSeason(page, season);
}

/** Accepts some, changes one, marks two, and returns them. */
async function judge(page, {equal, ok, shot}) {
  await look(page);
  const form = (code) => page.locator(`form[data-code="${code}"]`);
  for (const code of ['1.1', '1.3.1', '1.4.1']) {
    await form(code).locator('input[value=accepted]').check();
    await stands(page, code, 'saved');
  }
  await form('1.5.1').locator('input[value=changed]').check();
  await form('1.5.1').locator('input[name=points]').fill('9');
  await form('1.5.1').locator('select').selectOption({index: 1});
  await form('1.5.1').locator('textarea').fill('Ngân hàng đề mới có ở ba khối lớp.');
  await form('1.5.1').locator('textarea').press('Tab');
  await stands(page, '1.5.1', 'saved');
  for (const [code, words] of [['1.3.2', 'Đề nghị gửi kèm báo cáo sử dụng học kỳ I.'], ['2.4.1', 'Chưa rõ ứng dụng nào đang dùng với cha mẹ học sinh.']]) {
    await form(code).locator('input[value=returned]').check();
    await form(code).locator('select').selectOption({index: 1});
    await form(code).locator('textarea').fill(words);
    await form(code).locator('textarea').press('Tab');
    await stands(page, code, 'saved');
  }
  await page.locator('.stand').getByText('6/29').waitFor();
  await page.locator('.views').getByText(says('office.view.pending', {n: 23})).waitFor();
  await page.locator('main').getByRole('link', {name: says('office.act.send_back', {n: 2})}).waitFor();
  equal(await page.getByText(says('office.note.not_begun')).count(), 0, 'a review that has begun says that it has not');
  await look(page);
  await shot(page, 'journey-judging');
  await page.reload();
  equal(await form('1.5.1').locator('input[name=points]').inputValue(), '9', 'the changed points after a reload');
  await press(page, page.locator('main').getByRole('link', {name: says('office.act.accept_rest', {n: 23})}));
  await look(page);
  await press(page, page.locator('main form button').last());
  await press(page, page.locator('main').getByRole('link', {name: says('office.act.send_back', {n: 2})}));
  await page.getByText('Đề nghị gửi kèm báo cáo sử dụng học kỳ I.').waitFor();
  await look(page);
  await press(page, page.locator('main form button').last());
  ok(await page.locator('.note.ok').count() > 0, 'nothing says that the return was returned');
}

async function answerReturned(page) {
  await page.locator('form[data-code="1.3.2"] input[name=points]').fill('3');
  await page.locator('form[data-code="1.3.2"] summary').click();
  await page.locator('form[data-code="1.3.2"] textarea').fill('Báo cáo số 31/BC ngày 15/01/2026.');
  await page.keyboard.press('Tab');
  await stands(page, '1.3.2', 'saved');
  await page.locator('form[data-code="2.4.1"] summary').click();
  await page.locator('form[data-code="2.4.1"] textarea').fill('Sổ liên lạc điện tử, dùng ở mọi lớp.');
  await page.keyboard.press('Tab');
  await stands(page, '2.4.1', 'saved');
}

async function acceptRestAndVerify(page, before = async () => {}) {
  const rest = page.locator('main a[href$="/chap-nhan-con-lai"]');
  if (await rest.count() > 0) {
    await press(page, rest);
    await press(page, page.locator('main form button').last());
  }
  await press(page, page.locator('main a[href$="/xac-nhan"]'));
  await before(page);
  await press(page, page.locator('main form button').last());
}

/** The names of the schools whose returns wait in the queue. */
async function waiting(page, season) {
  await queue(page, season);
  return page.locator('main table tbody tr').filter({has: page.locator('.badge', {hasText: says('state.submitted')})}).locator('a').allInnerTexts();
}
