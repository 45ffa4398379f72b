// An answer is saved as it is given: said only after the server's word, kept while the line is down, never lost between
// two people. The server of these tests answers the way the portal's contract says.
import {test} from '../lib/harness.mjs';
import {boxed} from '../lib/device.mjs';
import {startStill} from '../lib/still.mjs';

const points = '#answer-1-6-1 input[name=points]';
const said = '#answer-1-6-1 [data-saved]';

/** A site whose /save is answered by the test; the posts stand in site.posts. */
async function site(answer) {
  const posts = [];
  const started = await startStill((request) => {
    if (request.method !== 'POST' || request.path !== '/save') return null;
    posts.push({...Object.fromEntries(request.form), token: request.headers['x-csrf-token'], accept: request.headers.accept});
    return answer(posts.at(-1), posts.length);
  });
  started.posts = posts;
  started.accounts = {posts};
  return started;
}

const accepted = (post, n) => ({json: {code: post.code, version: Number(post.version) + 1, saved_at: `11:0${n}`, html: {'#sum-1-6': `<span class="max" id="sum-1-6">${post.points} / 20 điểm</span>`}}});

async function says(page, is, text) {
  await page.locator(`${said}[data-is="${is}"]`).filter({hasText: text ?? ''}).waitFor();
}

test('an answer is saved with its version and token, and the sums follow', () => site(accepted), async ({newPage, accounts, equal, axe}) => {
  const page = await newPage();
  await page.goto('/sheet.html');
  await page.locator('#answer-1-6-1 [data-by="1"]').click();
  await says(page, 'saved', 'Đã lưu lúc 11:01');
  equal(accounts.posts[0], {csrf: 'token', code: '1.6.1', version: '3', points: '6', token: 'token', accept: 'application/json'});
  equal(await page.locator('#sum-1-6').textContent(), '6 / 20 điểm');
  await page.locator(points).fill('6,5');
  await page.locator(points).press('Tab');
  await says(page, 'saved', '11:02');
  equal([accounts.posts[1].points, accounts.posts[1].version], ['6,5', '4']);
  await page.locator(points).press('ArrowUp');
  await page.locator(points).press('ArrowUp');
  await says(page, 'saved', '11:03');
  equal([accounts.posts.length, accounts.posts[2].points], [3, '7'], 'two presses go together and stop at the maximum');
  equal(await boxed(page), [], 'values left on the device');
  await axe(page);
});

test('a yes and a pair of numbers are saved whole', () => site(accepted), async ({newPage, accounts, equal}) => {
  const page = await newPage();
  await page.goto('/sheet.html');
  await page.locator('#answer-1-2').getByLabel('Không').check();
  await page.locator('#answer-1-2 [data-is=saved]').waitFor();
  equal(accounts.posts[0].met, 'no');
  await page.getByLabel('Tổng số giáo viên').fill('');
  await page.getByLabel('Giáo viên khai thác được').fill('30');
  await page.getByLabel('Tổng số giáo viên').fill('35');
  await page.getByLabel('Tổng số giáo viên').press('Tab');
  await page.locator('#answer-1-6-4 [data-is=saved]').waitFor();
  equal(accounts.posts.slice(1).map((p) => [p.numerator, p.denominator]), [['30', '35']], 'half a pair is not sent');
});

test('without a line the value stays on the device and goes when the line is back', () => site(accepted), async ({newPage, accounts, equal, ok}) => {
  const page = await newPage({allow: [/ERR_INTERNET_DISCONNECTED/]});
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto('/sheet.html');
  await page.context().setOffline(true);
  await page.locator(points).fill('2,5');
  await page.locator(points).press('Tab');
  await says(page, 'waiting', 'Chờ có mạng, đã giữ trên máy này');
  ok((await page.locator('[data-net]').textContent()).startsWith('1 giá trị'), 'the bar does not count what waits');
  equal((await boxed(page)).map((e) => [e.viewer, e.to, e.code, e.fields.points, e.version]), [['k1', '/save', '1.6.1', '2,5', '3']], 'what is kept');
  await page.context().setOffline(false);
  await says(page, 'saved', '11:01');
  equal(accounts.posts.map((p) => p.points), ['2,5']);
  equal(await page.locator('[data-net]').textContent(), '');
});

test('a value that a closed page could not send goes with the next visit', () => {
  const line = {down: true};
  return site((post, n) => (line.down ? {drop: true} : accepted(post, n))).then((s) => ({...s, accounts: {...s.accounts, line}}));
}, async ({newPage, accounts, equal}) => {
  const page = await newPage({allow: [/ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/]});
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto('/sheet.html');
  await page.locator(points).fill('3');
  await page.locator(points).press('Tab');
  await says(page, 'failed', 'đã giữ trên máy này');
  accounts.line.down = false;
  await page.reload();
  await page.waitForFunction((input) => document.querySelector(input).value === '3', points); // until then the page says what it came with
  await says(page, 'saved');
  equal(accounts.posts.at(-1).points, '3');
});

test('two people at one answer: both values, and one of them is chosen', () => site((post) => (post.version !== '9'
  ? {status: 409, json: {code: post.code, mine: {points: post.points}, theirs: {points: '4', by: 'tổ chuyên môn', at: '10:40'}, version: 9}}
  : accepted(post, 2))), async ({newPage, accounts, equal, axe, shot}) => {
  const page = await newPage({allow: [/409/]});
  await page.goto('/sheet.html');
  await page.locator(points).fill('3,5');
  await page.locator(points).press('Tab');
  await says(page, 'conflict', 'bạn ghi 3,5, tổ chuyên môn ghi 4 lúc 10:40');
  await axe(page);
  await shot(page, 'autosave-conflict');
  await page.getByRole('button', {name: 'Giữ 3,5'}).click();
  await says(page, 'saved', '11:02');
  equal([accounts.posts.at(-1).points, accounts.posts.at(-1).version], ['3,5', '9']);
  await page.locator(points).fill('5');
  await page.locator(points).press('Tab');
  await page.getByRole('button', {name: 'Lấy 4'}).click();
  await says(page, 'saved', '10:40');
  equal(await page.locator(points).inputValue(), '4');
  equal(accounts.posts.filter((p) => p.points === '4').length, 0, 'taking the other value sends nothing');
});

test('an answer whose confirmation was lost is not a conflict with oneself', () => site((post) => {
  if (post.points === '3,5') return {status: 409, json: {code: post.code, mine: {points: post.points}, theirs: {points: '3,50', own: true, by: 'bạn', at: '10:41'}, version: 4}};
  if (post.points === '4') return {status: 503}; // however often it is tried again
  if (post.version === '4') return {status: 409, json: {code: post.code, mine: {points: post.points}, theirs: {points: '4', own: true, at: '10:43'}, version: 5}};
  return accepted(post, 4);
}), async ({newPage, accounts, equal}) => {
  const page = await newPage({allow: [/409|503/]});
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto('/sheet.html');
  await page.locator(points).fill('3,5');
  await page.locator(points).press('Tab');
  await says(page, 'saved', '10:41');
  await page.locator(points).fill('4');
  await page.locator(points).press('Tab');
  await says(page, 'failed');
  await page.locator(points).fill('6');
  await page.locator(points).press('Tab');
  await says(page, 'saved', '11:04');
  const posts = [...new Set(accounts.posts.map((p) => `${p.points} over ${p.version}`))];
  equal(posts, ['3,5 over 3', '4 over 4', '6 over 4', '6 over 5']);
});

test('a refused value says why, a locked return and an ended session keep the value', () => site((post) => {
  if (post.points === '9') return {status: 422, json: {message: 'Điểm tối đa là 7.'}};
  if (post.points === '6') return {status: 423, json: {message: 'Phiếu đã nộp lúc 10:00.', title: 'Xin mở lại', href: '/reopen'}};
  return {status: 401, json: {}};
}), async ({newPage, equal}) => {
  const page = await newPage({allow: [/401|422|423/]});
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto('/sheet.html');
  for (const [value, is, text] of [['9', 'wrong', 'Điểm tối đa là 7.'], ['6', 'locked', 'Phiếu đã nộp lúc 10:00.'], ['5', 'signin', 'hãy đăng nhập lại']]) {
    await page.locator(points).fill(value);
    await page.locator(points).press('Tab');
    await says(page, is, text);
    equal((await boxed(page)).map((e) => e.fields.points), [value], 'what is kept');
    if (is === 'locked') await page.getByRole('link', {name: 'Xin mở lại'}).waitFor();
  }
});

test('without scripts the form is a plain form with a button', () => startStill((r) => (r.path === '/save' ? {html: `<!doctype html><html lang="vi"><title>x</title><main><h1>${r.form.get('points')}</h1></main></html>`} : null)), async ({newPage, equal}) => {
  const page = await newPage({javaScriptEnabled: false, allow: [/404/]});
  await page.goto('/sheet.html');
  await page.locator(points).fill('4,5');
  await page.locator('#answer-1-6-1').getByRole('button', {name: 'Lưu', exact: true}).click();
  await page.waitForURL('**/save');
  equal(await page.locator('h1').textContent(), '4,5');
});
