// A sheet without a line: it opens, is filled, closed and opened again, and everything arrives once, in order, as the same
// person's; another person at the same laptop sees nothing of it.
import {test} from '../lib/harness.mjs';
import {boxed, sheets} from '../lib/device.mjs';
import {startBehindLine} from '../lib/line.mjs';
import {enter, invited, look, press, returnOf, says, stands} from '../lib/steps.mjs';

const season = '2024–2025';
const password = 'mat-khau-cua-phep-thu-2025';
const nothing = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load resource/;
const form = (page, code) => page.locator(`form[data-code="${code}"]`);
const points = (page, code) => form(page, code).locator('input[name=points]');
const viewerOf = (page) => page.locator('meta[name=viewer]').getAttribute('content');

async function give(page, code, value) {
  await points(page, code).fill(value);
  await page.keyboard.press('Tab');
}

/** Opens the sheet and waits until the device can open it without a line. */
async function openKept(page, sheet) {
  await page.goto(sheet);
  await page.locator('html[data-kept]').waitFor();
}

/** Leaves pages without being asked whether what is not sent may wait. */
function careless(page) {
  page.on('dialog', (dialog) => dialog.accept());
  return page;
}

/** Another tab of the same browser. */
async function another(context) {
  return careless(await context.newPage());
}

/** The line is gone for the browser and for what it still sends of a page that closes. */
async function lose(page, line) {
  line.set('cut');
  await page.context().setOffline(true);
}

/** How often the record tells that an answer was saved. */
const savings = (page, code) => page.locator('main tbody tr', {hasText: `${code};`}).filter({hasText: says('audit.answer.save')}).count();

/** The answers that the server took, in the order in which they came. */
function arrivals(page) {
  const list = [];
  page.on('response', (response) => {
    if (response.request().method() !== 'POST' || !response.url().endsWith('/cau-tra-loi') || response.status() !== 200) return;
    const sent = new URLSearchParams(response.request().postData());
    list.push(`${sent.get('code')}=${sent.get('points')}`);
  });
  return list;
}

test('offline: filled, reloaded, closed, opened again; with the line everything arrives once and in order, whatever the clock says', startBehindLine, async (t) => {
  const {accounts: {line}, equal, ok, shot} = t;
  const first = careless(await invited(t, 'principal.17156309', {allow: [nothing]}));
  const sheet = await returnOf(first, season);
  const context = first.context();
  await openKept(first, sheet);
  // Saved with a line after the sheet was kept: the copy must not show it as missing.
  await give(first, '1.3.2', '1,5');
  await stands(first, '1.3.2', 'saved');

  await lose(first, line);
  await first.reload();
  await first.locator('#copy').waitFor();
  const asOf = await first.locator('#copy').innerText();
  ok(/Đây là phiếu như lúc \d\d:\d\d ngày \d\d\/\d\d\/\d{4}/.test(asOf), `the copy does not say of when it is: ${asOf}`);
  await first.locator('form[data-code="1.3.2"] [data-saved][data-is=saved]').waitFor();
  equal(await points(first, '1.3.2').inputValue(), '1,5', 'what was saved after the sheet was kept');

  await first.clock.setFixedTime(new Date('2031-01-01T00:00:00Z'));
  await give(first, '2.4.3', '2');
  await stands(first, '2.4.3', 'failed', 'waiting');
  await first.clock.setFixedTime(new Date('1999-01-01T00:00:00Z'));
  await give(first, '1.4.1', '3');
  await stands(first, '1.4.1', 'failed', 'waiting');
  const figures = await first.evaluate(() => Object.fromEntries([...document.querySelectorAll('[data-figure]')].map((e) => [e.dataset.figure, e.innerText.trim()]).concat(['1-4', '2-4'].map((c) => [c, document.getElementById(`sum-${c}`).innerText]))));
  equal(figures, {
    answered: 'Đã trả lời 3/25', conditions: 'điều kiện: đã trả lời 0/4', missed: '', 'group-1': 'Nhóm 1: 4,50 Mức 1', 'group-2': 'Nhóm 2: 2,00–12,00 Mức 1',
    '1-4': '3 / 10 điểm', '2-4': '2 / 30 điểm',
  }, 'the figures without a line');
  await first.locator('#decides .behind').waitFor();
  await first.goto(`${sheet}/kiem-tra`);
  await look(first);
  await first.getByRole('link', {name: says('offline.open')}).click();
  await first.waitForURL(`**${sheet}`);
  await stands(first, '1.4.1', 'failed', 'waiting');
  await look(first);
  await shot(first, 'offline-copy');

  await first.reload();
  for (const [code, value] of [['2.4.3', '2'], ['1.4.1', '3']]) {
    await stands(first, code, 'failed', 'waiting');
    equal(await points(first, code).inputValue(), value, `${code} after a reload without a line`);
  }
  await first.close();

  const second = await another(context);
  await second.goto(sheet);
  await second.locator('#copy').waitFor();
  await give(second, '1.5.1', '4');
  await stands(second, '1.5.1', 'failed', 'waiting');
  await give(second, '2.4.3', '2,5');
  await stands(second, '2.4.3', 'failed', 'waiting');
  equal((await boxed(second)).map((e) => `${e.code}=${e.fields.points}`), ['1.4.1=3', '1.5.1=4', '2.4.3=2,5'], 'what waits');

  const arrived = arrivals(second);
  line.set('good');
  await second.context().setOffline(false);
  for (const code of ['1.4.1', '1.5.1', '2.4.3']) await stands(second, code, 'saved');
  equal(arrived, ['1.4.1=3', '1.5.1=4', '2.4.3=2,5'], 'what arrived');
  equal(await boxed(second), [], 'what waits afterwards');
  await second.locator('#decides .behind').waitFor({state: 'detached'});
  equal(await second.locator('[data-figure="answered"]').innerText(), 'Đã trả lời 4/25', 'the server’s count');
  await second.locator('#copy a').click();
  await second.locator('#copy').waitFor({state: 'detached'});
  for (const [code, value] of [['1.3.2', '1,5'], ['1.4.1', '3'], ['1.5.1', '4'], ['2.4.3', '2,5']]) equal(await points(second, code).inputValue(), value, `${code} at the server`);
  await second.goto(`${sheet}/nhat-ky`);
  for (const code of ['1.3.2', '1.4.1', '1.5.1', '2.4.3']) equal(await savings(second, code), 1, `lines of ${code} in the record`);
  ok(!/1999|2031/.test(await second.locator('main').innerText()), 'the record knows the device’s clock');
});

test('offline against somebody with a line: a conflict with both values, and the one not chosen stays in the record', 'portal', async (t) => {
  const {newPage, signIn, equal, ok} = t;
  const [principal, staff] = [careless(await newPage({allow: [nothing, /409/]})), await newPage()];
  await signIn(principal, 'principal');
  await signIn(staff, 'staff');
  const sheet = await returnOf(principal, season);
  await openKept(principal, sheet);
  await staff.goto(sheet);
  await principal.context().setOffline(true);
  await give(principal, '2.4.2', '7');
  await stands(principal, '2.4.2', 'failed', 'waiting');
  await give(staff, '2.4.2', '4,5');
  await stands(staff, '2.4.2', 'saved');
  await principal.context().setOffline(false);
  const said = await stands(principal, '2.4.2', 'conflict');
  ok(said.includes('7') && said.includes('4,5'), `the conflict does not show both: ${said}`);
  // Undecided it survives a reload, and the record does not fill up with it.
  await principal.reload();
  await stands(principal, '2.4.2', 'conflict');
  await form(principal, '2.4.2').getByRole('button', {name: /^Lấy 4,5/}).click();
  await stands(principal, '2.4.2', 'saved');
  equal(await boxed(principal), [], 'what waits after the choice');
  for (const page of [principal, staff]) {
    await page.goto(`${sheet}/nhat-ky`);
    const lines = page.locator('main tbody tr', {hasText: says('audit.answer.conflict')}).filter({hasText: '2.4.2;'});
    equal(await lines.count(), 1, 'lines of the conflict');
    ok((await lines.innerText()).includes('điểm: giữ 4,5, không lưu 7'), 'the refused value is not in the record');
  }
});

test('a shared laptop: the session ends elsewhere, another person sees nothing, the values go out with the same person', 'portal', async (t) => {
  const {newPage, signIn, equal, ok} = t;
  const first = careless(await invited(t, 'principal.17156305', {allow: [nothing, /40[134]/]}));
  const sheet = await returnOf(first, season);
  await openKept(first, sheet);
  const one = await viewerOf(first);
  const elsewhere = await newPage();
  await enter(elsewhere, 'principal.17156305', password);
  await elsewhere.goto('/tai-khoan');
  await press(elsewhere, elsewhere.locator('form[action="/tai-khoan/dang-xuat-moi-noi"] button'));
  await elsewhere.waitForURL('**/dang-nhap');

  await give(first, '2.4.1', '5,5');
  const said = await stands(first, '2.4.1', 'signin');
  ok(said.includes('đăng nhập'), said);
  equal((await boxed(first)).map((e) => [e.viewer, e.code, e.fields.points]), [[one, '2.4.1', '5,5']], 'what waits');

  const second = await another(first.context());
  await signIn(second, 'staff');
  const own = await returnOf(second, season);
  ok(own !== sheet, 'two schools');
  equal((await second.goto(sheet)).status(), 404, 'another school’s sheet');
  await openKept(second, own);
  equal([...new Set((await sheets(second)).map(([viewer]) => viewer))], [await viewerOf(second)], 'whose sheets are kept');
  ok(!(await sheets(second)).some(([, path]) => path === sheet), 'the first person’s sheet is still kept');
  // The first person's page, still open, sends nothing under the second person's session.
  await first.bringToFront();
  await give(first, '2.4.3', '4');
  await stands(first, '2.4.3', 'signin');
  equal((await boxed(first)).map((e) => [e.viewer, e.code]), [[one, '2.4.1'], [one, '2.4.3']], 'what waits');
  await first.close();

  await second.context().setOffline(true);
  await second.goto(sheet);
  await second.getByRole('heading', {name: says('offline.title')}).waitFor();
  ok(!(await second.content()).includes('5,5'), 'the second person sees a value of the first');
  await look(second);
  await second.goto('/phieu');
  await second.locator('#copy').waitFor();
  equal(new URL(second.url()).pathname, own, 'where the way home leads without a line');
  await second.context().setOffline(false);
  await second.goto(own);
  await second.locator('.me summary').click();
  await second.locator('form[action="/dang-xuat"] button').click();
  await second.waitForURL('**/dang-nhap');
  equal(await sheets(second), [], 'sheets after signing out');
  equal((await boxed(second)).map((e) => [e.viewer, e.code]), [[one, '2.4.1'], [one, '2.4.3']], 'the first person’s values after the second signed out');

  const arrived = arrivals(second);
  await enter(second, 'principal.17156305', password);
  await second.goto(sheet);
  for (const [code, value] of [['2.4.1', '5,5'], ['2.4.3', '4']]) {
    await stands(second, code, 'saved');
    equal(await points(second, code).inputValue(), value, code);
  }
  equal([...new Set(arrived)].sort(), ['2.4.1=5,5', '2.4.3=4'], 'what arrived');
  equal(await boxed(second), [], 'what waits');
  await second.goto(`${sheet}/nhat-ky`);
  for (const code of ['2.4.1', '2.4.3']) equal(await savings(second, code), 1, `lines of ${code} in the record`);
});

test('signing out names what is not sent, sends it or drops it, and wipes this device', 'portal', async (t) => {
  const {newPage, equal, ok, shot} = t;
  const page = careless(await invited(t, 'principal.17156304', {allow: [nothing, /409/]}));
  const sheet = await returnOf(page, season);
  const dialog = page.locator('#leave');
  const ask = async () => {
    if (!await page.locator('.me[open]').count()) await page.locator('.me summary').click();
    await page.locator('.me form[action="/dang-xuat"] button').click();
  };
  await openKept(page, sheet);
  await page.context().setOffline(true);
  await give(page, '1.3.4', '2');
  await give(page, '1.3.5', '3');
  await stands(page, '1.3.5', 'failed', 'waiting');
  await ask();
  await dialog.waitFor();
  const said = await dialog.innerText();
  ok(said.includes('2 câu') && said.includes(season), `the question does not name what is not sent: ${said}`);
  await look(page);
  await shot(page, 'offline-leave');
  await dialog.getByRole('button', {name: says('offline.leave.drop')}).click();
  await dialog.getByText(says('offline.leave.nowhere')).waitFor();
  equal((await boxed(page)).length, 2, 'without a line nothing is dropped');
  await dialog.getByRole('button', {name: says('offline.leave.stay')}).click();
  await dialog.waitFor({state: 'hidden'});
  await ask();
  await dialog.waitFor();
  await page.context().setOffline(false);
  await dialog.getByRole('button', {name: says('offline.leave.send')}).click();
  await page.waitForURL('**/dang-nhap');
  equal([await boxed(page), await sheets(page)], [[], []], 'what the device holds');

  // Nothing of it is opened without a line any more.
  await page.context().setOffline(true);
  await page.goto(sheet);
  await page.getByRole('heading', {name: says('offline.title')}).waitFor();
  await shot(page, 'offline-nowhere');
  await page.context().setOffline(false);

  // What cannot be sent is dropped only when the person says so.
  await enter(page, 'principal.17156304', password);
  await openKept(page, sheet);
  equal([await points(page, '1.3.4').inputValue(), await points(page, '1.3.5').inputValue()], ['2', '3'], 'what was sent before signing out');
  const other = await newPage();
  await enter(other, 'principal.17156304', password);
  await other.goto(sheet);
  await give(other, '1.3.4', '2,5');
  await stands(other, '1.3.4', 'saved');
  await give(page, '1.3.4', '1');
  await stands(page, '1.3.4', 'conflict');
  await ask();
  await dialog.waitFor();
  await dialog.getByRole('button', {name: says('offline.leave.send')}).click();
  await dialog.getByText(says('offline.leave.remain')).waitFor();
  await dialog.getByRole('button', {name: says('offline.leave.drop')}).click();
  await page.waitForURL('**/dang-nhap');
  equal([await boxed(page), await sheets(page)], [[], []], 'what the device holds');
});

test('a thin line: the first visit of a sheet costs at most 200 kB, a later one 30 kB; a line that hangs or is cut leaves the sheet usable', startBehindLine, async (t) => {
  const {accounts: {line}, newPage, signIn, equal, ok} = t;
  const page = careless(await newPage({allow: [nothing, /ERR_/]}));
  await signIn(page, 'principal');
  const sheet = await returnOf(page, season);
  await openKept(page, sheet);
  await page.evaluate(() => document.fonts.ready.then(() => true));
  const first = line.bytes;
  console.log(`     first visit, signing in and the service worker included: ${(first / 1000).toFixed(1)} kB`);
  ok(first <= 200_000, `the first visit takes ${first} bytes`);
  await openKept(page, sheet);
  const later = line.bytes - first;
  console.log(`     a later visit: ${(later / 1000).toFixed(1)} kB`);
  ok(later <= 30_000, `a later visit takes ${later} bytes`);

  line.set('silent');
  await page.reload();
  await page.locator('#copy').waitFor();
  await give(page, '1.6.1', '5');
  equal((await boxed(page)).map((e) => e.code), ['1.6.1'], 'what is kept while the line hangs');
  line.set('cut');
  await stands(page, '1.6.1', 'failed');
  await page.reload();
  await page.locator('#copy').waitFor();
  await stands(page, '1.6.1', 'failed');
  equal(await points(page, '1.6.1').inputValue(), '5', 'after a reload on a cut line');
  line.set('good');
  await stands(page, '1.6.1', 'saved');
  equal(await boxed(page), [], 'what waits');
});
