// The frame: keyboard first, a menu that closes, lists that stay fresh, forms that go once.
import {test} from '../lib/harness.mjs';
import {startStill} from '../lib/still.mjs';

test('the first stop of the keyboard skips to the content, the menu closes with Escape', () => startStill(), async ({newPage, equal, axe, ok}) => {
  const page = await newPage();
  await page.goto('/forms.html');
  await page.keyboard.press('Tab');
  equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.locator('.me summary').click();
  await page.getByRole('button', {name: 'Đăng xuất'}).waitFor();
  await axe(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', {name: 'Đăng xuất'}).waitFor({state: 'hidden'});
  ok(await page.evaluate(() => document.activeElement.matches('summary')), 'the focus is lost');
  await page.getByRole('link', {name: 'Hạn nộp phải trước hạn công bố.'}).click();
  equal(await page.evaluate(() => document.activeElement.id), 'f-due', 'the summary leads to the field');
});

test('a live list is asked for every 20 seconds while the page is seen', () => {
  let asked = 0;
  return startStill((r) => (r.path === '/live/late' ? {html: `<div id="late-now" data-live="/live/late"><p>${12 - ++asked} trường chưa nộp</p></div>`} : null));
}, async ({newPage}) => {
  const page = await newPage();
  await page.clock.install();
  await page.goto('/ranking.html');
  await page.clock.runFor(20_500);
  await page.getByText('11 trường chưa nộp').waitFor();
  await page.clock.runFor(20_000);
  await page.getByText('10 trường chưa nộp').waitFor();
});

test('a form that was sent is not sent twice', () => {
  const state = {posts: 0, release: null};
  return startStill((r) => {
    if (r.method !== 'POST') return null;
    state.posts++;
    return new Promise((resolve) => { state.release = () => resolve({html: '<!doctype html><html lang="vi"><title>x</title><link rel="icon" href="data:,"><main><h1>Đã nộp</h1></main></html>'}); });
  }).then((s) => ({...s, accounts: state}));
}, async ({newPage, accounts, equal}) => {
  const page = await newPage();
  await page.goto('/confirm.html');
  const button = page.getByRole('button', {name: 'Nộp phiếu'});
  const sent = page.waitForRequest((r) => r.method() === 'POST');
  await button.evaluate((b) => { b.click(); b.click(); });
  await sent;
  while (!accounts.release) await new Promise((resolve) => setImmediate(resolve));
  accounts.release();
  await page.getByRole('heading', {name: 'Đã nộp'}).waitFor();
  equal(accounts.posts, 1);
});
