// Every page of the route table, once, as somebody who may see it: axe, no sideways scrolling and nothing too low to press at
// 360 pixels, no raw key. A route that is in neither list fails, and so does one that is listed and gone.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {axe, fits, here, laptop, phone, taps, test} from '../lib/harness.mjs';
import {binary, startPortal} from '../lib/portal.mjs';
import {answerAll, invited, linkOn, press, readyToSend, returnOf, says, spoken} from '../lib/steps.mjs';

// The table stands in a Go test, which holds it against the routes themselves.
const table = readFileSync(join(here, '..', '..', 'cmd', 'thuocso', 'access_table_test.go'), 'utf8');
const routes = [...table.matchAll(/route: "GET ([^"]+)"/g)].map((m) => m[1]);

// What answers with something else than a page: a file, a fragment, a way on, a word for scripts.
const noPages = [
  '/suc-khoe', '/static/*', '/sw.js', '/phien', '/ngon-ngu/:lang', '/', '/phieu/:id/bien-nhan', '/phieu/:id/bien-nhan/:n/phieu.pdf', '/phieu/:id/bien-nhan/:n/phieu.docx',
  '/phieu/:id/phieu.pdf', '/phieu/:id/phieu.docx', '/phieu/:id/so-tinh.xlsx', '/minh-chung/:id/:no/tep', '/phieu/:id/minh-chung/:document/:no/tep',
  '/phieu/:id/ban-giay/:n', '/xuat/ket-qua.xlsx', '/ket-qua/ban-do.svg', '/ket-qua/ban-do.csv', '/ket-qua/khoang-trong.csv', '/ket-qua/chi-tieu/tep', '/ket-qua/chi-tieu/mot.svg', '/ket-qua/chi-tieu/mot.csv', '/tien-do/song',
  '/ket-qua/don-vi.csv', '/ket-qua/bieu-do.svg', '/ket-qua/bieu-do.csv', '/ket-qua/truong/:id/so-sanh.svg', '/ket-qua/truong/:id/so-sanh.csv',
];

// Who looks at which page, and where it is; `at` holds what was found before.
const pages = {
  '/dang-nhap': ['nobody', () => '/dang-nhap'],
  '/ngoai-tuyen': ['nobody', () => '/ngoai-tuyen'],
  '/lien-ket/:token': ['nobody', (at) => at.link],
  '/tai-khoan': ['staff', () => '/tai-khoan'],
  '/tim': ['province_officer', () => '/tim?tim=thung+nai'],
  '/phieu': ['principal', () => '/phieu'],
  '/phieu/:id': ['principal', (at) => at.own],
  '/phieu/:id/thu-nghiem': ['staff', (at) => `${at.own}/thu-nghiem`],
  '/phieu/:id/kiem-tra': ['principal', (at) => `${at.own}/kiem-tra`],
  '/phieu/:id/gui': ['ready', (at) => `${at.ready}/gui`],
  '/phieu/:id/bien-nhan/:n': ['sender', (at) => `${at.sent}/bien-nhan/1`],
  '/phieu/:id/rut': ['sender', (at) => `${at.sent}/rut`],
  '/phieu/:id/ket-qua': ['principal', (at) => `${at.own}/ket-qua`],
  '/phieu/:id/nhat-ky': ['principal', (at) => `${at.own}/nhat-ky`],
  '/phieu/:id/phu-luc': ['principal', (at) => `${at.own}/phu-luc`],
  '/phieu/:id/nguon': ['principal', (at) => `${at.own}/nguon`],
  '/phieu/:id/phan-cong': ['principal', (at) => `${at.own}/phan-cong`],
  '/phieu/:id/so-tinh': ['principal', (at) => `${at.own}/so-tinh`],
  '/minh-chung': ['principal', () => '/minh-chung'],
  '/minh-chung/moi': ['staff', () => '/minh-chung/moi'],
  '/minh-chung/cho-duyet': ['principal', () => '/minh-chung/cho-duyet'],
  '/minh-chung/uy-quyen': ['principal', () => '/minh-chung/uy-quyen'],
  '/minh-chung/:id': ['principal', (at) => at.document],
  '/minh-chung/:id/sua': ['principal', (at) => `${at.document}/sua`],
  '/phieu/:id/minh-chung': ['principal', (at) => `${at.own}/minh-chung?ma=1.1`],
  '/phieu/:id/minh-chung/:document/:no': ['reviewer', (at) => at.proof],
  '/tham-dinh': ['reviewer', () => '/tham-dinh'],
  '/tham-dinh/:id': ['reviewer', (at) => at.judging],
  '/tham-dinh/:id/tra-lai': ['reviewer', (at) => `${at.judging}/tra-lai`],
  '/tham-dinh/:id/chap-nhan-con-lai': ['reviewer', (at) => `${at.judging}/chap-nhan-con-lai`],
  '/tham-dinh/:id/xac-nhan': ['province_officer', (at) => `${at.judged}/xac-nhan`],
  '/tham-dinh/:id/thu-hoi': ['province_officer', (at) => `${at.returned}/thu-hoi`],
  '/tham-dinh/:id/mo-lai': ['province_officer', (at) => `${at.verified}/mo-lai`],
  '/tham-dinh/:id/cong-nhan': ['province_officer', (at) => `${at.verified}/cong-nhan`],
  '/tham-dinh/:id/cong-bo': ['province_officer', (at) => `${at.recognised}/cong-bo`],
  '/tham-dinh/:id/nhap-thay': ['reviewer', (at) => at.draft],
  '/tham-dinh/:id/nhap-thay/gui': ['reviewer', (at) => `${at.draft}/gui`],
  '/cong-nhan': ['office_head', () => '/cong-nhan'],
  '/cong-nhan/cong-nhan': ['office_head', () => '/cong-nhan/cong-nhan'],
  '/cong-nhan/cong-bo': ['province_officer', () => '/cong-nhan/cong-bo'],
  '/huong-dan': ['office_head', () => '/huong-dan'],
  '/huong-dan/:code': ['office_head', () => '/huong-dan/1.3.1'],
  '/ky-danh-gia': ['ministry_viewer', () => '/ky-danh-gia'],
  '/ke-hoach': ['province_admin', () => '/ke-hoach'],
  '/ky-danh-gia/mo': ['province_admin', () => '/ky-danh-gia/mo'],
  '/ky-danh-gia/:id': ['province_admin', () => '/ky-danh-gia/3'],
  '/ket-qua': ['ministry_viewer', () => '/ket-qua'],
  '/ket-qua/xep-hang': ['province_officer', () => '/ket-qua/xep-hang'],
  '/ket-qua/bieu-do': ['province_officer', () => '/ket-qua/bieu-do'],
  '/ket-qua/khoang-trong': ['province_officer', () => '/ket-qua/khoang-trong'],
  '/ket-qua/ban-do': ['province_officer', () => '/ket-qua/ban-do'],
  '/ket-qua/chi-tieu': ['province_officer', () => '/ket-qua/chi-tieu'],
  '/ket-qua/chi-tieu/mot': ['province_officer', (at) => at.target],
  '/ket-qua/chi-tieu/so-lieu': ['province_officer', () => '/ket-qua/chi-tieu/so-lieu?ky=3'],
  '/ket-qua/chi-tieu/thu': ['province_officer', (at) => at.target.replace('/mot?', '/thu?')],
  '/ket-qua/truong/:id': ['province_officer', (at) => at.school],
  '/ket-qua/truong/:id/thanh-phan/:code': ['province_officer', (at) => at.school.replace(/(\?.*)?$/, (query) => `/thanh-phan/1.3.1${query}`)],
  '/ket-qua/don-vi': ['province_officer', () => '/ket-qua/don-vi'],
  '/tong-quan': ['office_head', () => '/tong-quan'],
  '/ket-qua/cac-ky': ['province_officer', () => '/ket-qua/cac-ky'],
  '/ket-qua/cac-ky/truong/:id': ['province_officer', (at) => at.school.replace('/truong/', '/cac-ky/truong/')],
  '/tien-do': ['province_officer', () => '/tien-do'],
  '/lan-chay': ['system_admin', () => '/lan-chay'],
  '/lan-chay/viec/:job': ['system_admin', () => '/lan-chay/viec/rank?ky=3'],
  '/quan-tri/don-vi': ['province_admin', () => '/quan-tri/don-vi'],
  '/quan-tri/don-vi/:id': ['province_admin', (at) => at.unit],
  '/quan-tri/truong': ['province_admin', () => '/quan-tri/truong'],
  '/quan-tri/truong/:id': ['province_admin', (at) => at.home],
  '/quan-tri/ranh-gioi': ['province_admin', () => '/quan-tri/ranh-gioi'],
  '/quan-tri/nhap': ['province_admin', () => '/quan-tri/nhap'],
  '/quan-tri/tai-khoan': ['province_admin', () => '/quan-tri/tai-khoan'],
  '/quan-tri/tai-khoan/moi': ['principal', () => '/quan-tri/tai-khoan/moi'],
  '/quan-tri/tai-khoan/hieu-truong': ['system_admin', () => '/quan-tri/tai-khoan/hieu-truong'],
  '/quan-tri/tai-khoan/:id': ['province_admin', (at) => at.person],
};

const pattern = (route) => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`);

test('each route is a page that is looked at here, or is none', 'portal', async ({equal, ok}) => {
  ok(routes.length > 60, `the table has ${routes.length} routes`);
  equal(routes.filter((r) => !(r in pages) && !noPages.includes(r)), [], 'routes in neither list');
  equal([...Object.keys(pages), ...noPages].filter((r) => !routes.includes(r)), [], 'listed and gone');
});

test('every page that somebody can reach, on a laptop and on a phone', () => startPortal(binary), async (t) => {
  const {newPage, signIn, equal, ok} = t;
  const people = {};
  async function as(who) {
    people[who] ??= await newPage();
    if (who !== 'nobody' && !people[who].known) {
      people[who].known = true;
      await signIn(people[who], who);
    }
    return people[who];
  }
  const at = await found(t, as, people);
  const faults = [];
  for (const [route, [who, where]] of Object.entries(pages)) {
    const page = await as(who);
    const path = where(at);
    try {
      ok(path, 'nothing was found to look at');
      await page.setViewportSize(laptop);
      const response = await page.goto(path);
      equal([response.status(), response.headers()['content-type']], [200, 'text/html; charset=utf-8'], 'the answer');
      ok(pattern(route).test(new URL(page.url()).pathname), `it leads to ${page.url()}`);
      await spoken(page);
      await axe(page);
      await fits(page);
      await page.setViewportSize(phone);
      await fits(page);
      await taps(page);
    } catch (error) {
      faults.push(`${route} as ${who}, ${path}: ${error.message}`);
    }
  }
  ok(faults.length === 0, faults.join('\n'));
});

/** Finds what pages need, and brings about what the sample does not have. */
async function found(t, as, people) {
  const at = {};
  const first = (page, what) => page.locator(what).first().getAttribute('href');
  const inState = (page, state) => page.locator('main table tbody tr').filter({has: page.getByText(says(`state.${state}`), {exact: true})}).first().locator('a').first().getAttribute('href');

  const principal = await as('principal');
  await principal.goto('/phieu');
  at.own = (await first(principal, 'main section.card a[href^="/phieu/"]')).match(/^\/phieu\/\d+/)[0];
  await principal.goto('/minh-chung');
  at.document = await first(principal, 'main table a[href^="/minh-chung/"]');

  const officer = await as('province_officer');
  await officer.goto('/tham-dinh');
  for (const state of ['returned', 'verified', 'recognised']) at[state] = await inState(officer, state);
  at.judged = await inState(officer, 'submitted');
  await officer.goto(`${at.judged}/chap-nhan-con-lai`);
  await press(officer, officer.locator('main form button').first());
  await officer.goto('/ket-qua/chi-tieu');
  at.target = await first(officer, 'main a[href*="/chi-tieu/mot?"][href*="chi-tieu=H4"]');
  await officer.goto('/ket-qua/xep-hang');
  at.school = await first(officer, 'main a[href^="/ket-qua/truong/"]');

  const reviewer = await as('reviewer');
  await reviewer.goto('/tham-dinh');
  const submitted = reviewer.locator('main table tbody tr').filter({has: reviewer.getByText(says('state.submitted'), {exact: true})});
  at.sent = (await submitted.first().locator('a').first().getAttribute('href')).replace('/tham-dinh/', '/phieu/');
  at.judging = await submitted.nth(1).locator('a').first().getAttribute('href');
  at.draft = await inState(reviewer, 'draft');
  people.sender = Object.assign(await invited(t, `principal.${/\b1\d{7}\b/.exec(await submitted.first().innerText())[0]}`), {known: true});
  await reviewing(reviewer, at);
  people.ready = Object.assign(await invited(t, 'principal.17159310'), {known: true});
  at.ready = await returnOf(people.ready, '2024–2025');
  await people.ready.goto(at.ready);
  await answerAll(people.ready);
  await readyToSend(people.ready, at.ready);
  return Object.assign(at, await administered(as));
}

/** Has the office mark an answer of one return and begin to enter another from its paper. */
async function reviewing(page, at) {
  await page.goto(at.draft);
  for (const [name, value] of [['paper_number', '07/PTĐG'], ['paper_date', '2025-03-20'], ['signer', 'Hiệu trưởng']]) await page.locator(`input[name=${name}]`).fill(value);
  await page.locator('textarea[name=reason]').fill('Trường mất điện, đã gửi phiếu giấy.');
  await press(page, page.getByRole('button', {name: says('entering.begin.button')}));
  await page.goto(at.judging);
  at.proof = (await page.locator('main a[href*="/minh-chung/"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')))).find((h) => /\/minh-chung\/\d+\/\d+$/.test(h));
  const token = await page.locator('meta[name=csrf-token]').getAttribute('content');
  const form = {csrf: token, code: '1.3.1', verdict: 'returned', reason_code: 'no_evidence', reason: 'Chưa thấy', version: '0'};
  await page.request.post(`${at.judging}/phan-quyet`, {form, headers: {accept: 'application/json', origin: new URL(page.url()).origin}});
}

async function administered(as) {
  const at = {};
  const admin = await as('province_admin');
  for (const [name, path, what] of [['unit', '/quan-tri/don-vi', 'don-vi'], ['home', '/quan-tri/truong', 'truong'], ['person', '/quan-tri/tai-khoan?tim=principal', 'tai-khoan']]) {
    await admin.goto(path);
    at[name] = await admin.locator(`main table tbody a[href^="/quan-tri/${what}/"]`).first().getAttribute('href');
  }
  await admin.goto(at.person);
  await press(admin, admin.getByRole('button', {name: says('people.invite.submit')}));
  at.link = new URL(await linkOn(admin)).pathname;
  return at;
}
