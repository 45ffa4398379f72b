// A file of units or schools: what is wrong with it is told by row and field, and nothing is half-written.
import {test} from '../lib/harness.mjs';
import {look, press, says} from '../lib/steps.mjs';

const heading = 'ma_truong,ten_truong,cap_hoc,ma_xa,co_quan_quan_ly\n';
const good = `${heading}17159901,Trường Mầm non Thử Nghiệm,MN,05395,huyện 159\n17159902,Trường Mầm non Thử Nghiệm B,MN,05398,huyện 159\n`;
const other = good.replaceAll('171599', '171598'); // nothing of it is ever written
const utf16 = (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

/** Uploads a file and waits for the page that answers it. */
async function upload(page, subject, name, content, from = '') {
  await page.goto('/quan-tri/nhap');
  await page.locator(`input[name=loai][value=${subject}]`).check();
  await page.locator('input[name=tep]').setInputFiles({name, mimeType: 'text/csv', buffer: Buffer.from(content)});
  if (from) await page.locator('input[name=valid-from]').fill(from);
  await press(page, page.getByRole('button', {name: says('directory.page.preview')}));
}

/** How many schools there are whose name or code matches. */
async function found(page, search) {
  await page.goto(`/quan-tri/truong?tim=${encodeURIComponent(search)}`);
  return page.locator('main table tbody tr').count();
}

test('wrong files are refused by row and field, and nothing is written', 'portal', async ({newPage, signIn, equal, ok, shot}) => {
  const page = await newPage({allow: [/4(09|13|22)/]});
  await signIn(page, 'province_admin');
  await page.goto('/quan-tri/truong');
  await look(page);
  await press(page, page.getByRole('link', {name: says('directory.page.import')}));
  await look(page);
  await shot(page, 'imports-form');
  const wrong = [
    {name: 'a workbook that is cut off', subject: 'schools', file: 'truong.xlsx', content: Buffer.from('504b0304140008080800', 'hex'), text: [/\.xlsx/]},
    {name: 'a workbook of the old kind, renamed', subject: 'schools', file: 'truong.csv', content: Buffer.from('d0cf11e0a1b11ae1000000000000', 'hex'), text: [/\.xls/]},
    {name: 'a picture', subject: 'schools', file: 'truong.csv', content: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), text: [/./]},
    {name: 'TCVN3', subject: 'schools', file: 'truong.csv', content: Buffer.from(`${heading}17159803,Tr\u00ad\u00eang Ti\u00d3u h\u00e4c Thö nghi\u00d6m,TH,05395,\n`, 'latin1'), text: [/Dòng 2/, /TCVN3/]},
    {name: 'UTF-16 without its mark', subject: 'schools', file: 'truong.csv', content: utf16(other).subarray(2), text: [/UTF-16/]},
    {name: 'a missing column', subject: 'schools', file: 'truong.csv', content: 'ma_truong,ten_truong\n1,Trường A\n', text: [/Dòng 1/, /cap_hoc/]},
    {name: 'an empty file', subject: 'schools', file: 'truong.csv', content: '', text: [/./]},
    {name: 'a unit under a missing parent', subject: 'units', file: 'don-vi.csv', from: '2024-01-01', content: 'kind,code,parent_code,name\ncommune,99991,998,Xã Không Đâu\n', text: [/Dòng 2/, /998/]},
    {name: 'units without a day', subject: 'units', file: 'don-vi.csv', content: 'kind,code,parent_code,name\ndistrict,998,17,Huyện Không Đâu\n', text: [/ngày/]},
    {name: 'a code used twice', subject: 'schools', file: 'truong.csv', content: other.replace('17159802', '17159801'), text: [/Dòng 3/, /17159801/]},
    {name: 'a commune that lost its zero and is not there', subject: 'schools', file: 'truong.csv', content: other.replace('05395', '5999'), text: [/Dòng 2/]},
  ];
  for (const each of wrong) {
    await upload(page, each.subject, each.file, each.content, each.from);
    const text = await page.locator('main').innerText();
    for (const part of each.text) ok(part.test(text), `${each.name}: the page does not say ${part}:\n${text.slice(0, 900)}`);
    ok(await page.locator('.note.bad, .error').count() > 0, `${each.name} is not refused`);
    equal(await page.getByRole('button', {name: says('directory.page.apply')}).count(), 0, `${each.name}: buttons to apply`);
    await look(page);
  }
  await shot(page, 'imports-refused');
  equal(await found(page, '1715980'), 0, 'schools of refused files');
});

test('a good file is previewed, applied, and changes nothing the second time', 'portal', async ({newPage, signIn, equal, ok, shot}) => {
  const page = await newPage({allow: [/4(09|22)/]});
  await signIn(page, 'province_admin');
  await upload(page, 'schools', 'trường mới.csv', utf16(good));
  equal((await page.locator('.figs .fig b').allInnerTexts()).map((n) => n.trim()), ['2', '0', '0', '0'], 'added, changed, unchanged, refused');
  await page.getByText(says('directory.page.not_yet')).waitFor();
  const beside = await page.context().newPage();
  equal(await found(beside, 'Thử Nghiệm'), 0, 'schools before anything is applied');
  await look(page);
  await shot(page, 'imports-preview');
  await press(page, page.getByRole('button', {name: says('directory.page.apply')}));
  await page.locator('.note.ok').waitFor();
  equal(await found(page, 'thu nghiem'), 2, 'schools after it, searched without marks');
  await look(page);
  await press(page, page.locator('main table tbody tr a').first());
  await look(page);
  ok((await page.locator('main').innerText()).includes('17159901'), 'the record does not show the code');

  await upload(page, 'schools', 'truong.csv', `\ufeff${good}`);
  equal((await page.locator('.figs .fig b').allInnerTexts()).map((n) => n.trim()), ['0', '0', '2', '0'], 'a second time');
  await page.getByText(says('directory.nothing_to_do')).waitFor();
});

test('who does not look after the directory cannot import', 'portal', async ({newPage, signIn, equal}) => {
  const page = await newPage({allow: [/403/]});
  await signIn(page, 'reviewer');
  await page.goto('/quan-tri/truong');
  equal(await page.getByRole('link', {name: says('directory.page.import')}).count(), 0, 'links to import');
  equal((await page.goto('/quan-tri/nhap')).status(), 403);
  await look(page);
});
