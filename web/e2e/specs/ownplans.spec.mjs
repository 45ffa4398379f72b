// A plan of the province's own, from a file with faults to the target of what offices count: told by line, looked at, kept once,
// held against a season, entered with proof, and added up.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {here, test} from '../lib/harness.mjs';
import {binary, startPortal} from '../lib/portal.mjs';
import {look, press, says} from '../lib/steps.mjs';

const counted = readFileSync(join(here, '..', '..', 'internal', 'maturity', 'testdata', 'counted-plan.yaml'), 'utf8');

test('an administrator adds a plan of counts, and offices enter them', () => startPortal(binary), async (t) => {
  const {newPage, signIn, shot, ok, equal} = t;
  const admin = await newPage({allow: [/4(09|22)/]});
  await signIn(admin, 'province_admin');
  await admin.goto('/ky-danh-gia');
  await press(admin, admin.getByRole('link', {name: says('plan.own')}));
  await look(admin);
  await shot(admin, 'own-plans-none');

  async function upload(name, content, season = '') {
    await admin.locator('input[name=tep]').setInputFiles({name, mimeType: 'application/yaml', buffer: Buffer.from(content)});
    if (season) await admin.locator('select[name=ky]').selectOption({label: season});
    await press(admin, admin.getByRole('button', {name: says('plan.own.preview')}));
  }
  const broken = counted.replace('at_least: "1200"', 'at_least: "1200,5"').replace('word: {vi: "phòng học", ', 'word: {').replace('figure: trained', 'figure: trainde');
  await upload('ke-hoach-hong.yaml', broken, '2024–2025');
  ok((await admin.getByRole('alert').allInnerTexts()).some((text) => text.includes(says('plan.own.faults', {file: 'ke-hoach-hong.yaml', n: 3}))), 'the faults are counted');
  equal(await admin.locator('main table tbody tr').count(), 3, 'faults');
  equal(await admin.locator('main table tbody tr').first().locator('td').first().getAttribute('data-h'), says('plan.own.col.line'), 'on a phone a line is said to be one');
  equal(await admin.locator('input[name=ban-nhap]').count(), 0, 'ways to keep a plan with faults');
  equal(await admin.locator('select[name=ky] option:checked').innerText(), '2024–2025', 'the season stays chosen');
  await look(admin);
  await shot(admin, 'own-plans-refused');

  await upload('ke-hoach-dem.yaml', counted, '2024–2025');
  await admin.getByText(says('plan.own.sound')).waitFor();
  await look(admin);
  await shot(admin, 'own-plans-look');
  const keep = admin.getByRole('button', {name: says('plan.own.apply')});
  const looked = await admin.locator('input[name=ban-nhap]').inputValue();
  await press(admin, keep);
  await admin.getByText('Kế hoạch thử số đếm').first().waitFor();
  await look(admin);
  await shot(admin, 'own-plans-kept');
  // Another window with the same preview presses too.
  await upload('ke-hoach-khac.yaml', counted.replace('plan: ke-hoach-dem', 'plan: ke-hoach-dem-2'));
  await admin.locator('input[name=ban-nhap]').evaluate((input, value) => { input.value = value; }, looked);
  await press(admin, keep);
  ok((await admin.locator('main').innerText()).includes('Không ghi thêm gì'), 'a second press is told');

  const officer = await newPage({allow: [/422/]});
  await signIn(officer, 'province_officer');
  await officer.goto('/ket-qua/chi-tieu');
  const season = await officer.locator('select[name=ky]').evaluate((s) => [...s.options].find((o) => o.textContent.includes('2024–2025')).value);
  await officer.goto(`/ket-qua/chi-tieu/so-lieu?ky=${season}`);
  const form = officer.locator('#so-smart_rooms');
  await form.locator('input[name=count]').fill('9,5');
  await form.locator('input[name=title]').fill('Biên bản kiểm kê');
  await form.locator('input[name=url]').fill('https://vi.du/bien-ban');
  await press(officer, form.getByRole('button', {name: says('part.save')}));
  equal(await form.locator('input[name=count]').getAttribute('aria-invalid'), 'true', 'the field at fault');
  await look(officer);
  await shot(officer, 'own-plans-entry');
  await form.locator('input[name=count]').fill('1.150');
  await press(officer, form.getByRole('button', {name: says('part.save')}));
  equal(await form.locator('input[name=count]').inputValue(), '1.150', 'the count that was saved');
  await officer.goto(`/ket-qua/chi-tieu/mot?ke-hoach=ke-hoach-dem&chi-tieu=C1&ky=${season}`);
  const said = await officer.locator('main').innerText();
  for (const words of ['Từ 1.200 phòng học trở lên vào năm 2030', '1.150 phòng học; 1/', '50 phòng học', says('plan.units.itself')]) ok(said.includes(words), `the target does not say ${words}`);
  await look(officer);
  await shot(officer, 'own-plans-count');
  await officer.goto(`/ket-qua/bieu-do?ky=${season}`);
  ok((await officer.locator('main').innerText()).includes('so với 1.200 phòng học cần có'), 'the picture of targets says what a count stands against');
});
