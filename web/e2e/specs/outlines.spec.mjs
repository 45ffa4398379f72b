// Real outlines, from the upload to the map: looked at, applied, coloured by a figure, walked by mouse and keyboard, beside their
// table, with their files; a file with a wrong code or broken geometry is refused in words and nothing of it is kept.
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {figured} from '../lib/figured.mjs';
import {here, phone, test} from '../lib/harness.mjs';
import {binary, startPortal} from '../lib/portal.mjs';
import {press, says} from '../lib/steps.mjs';

// The data stand beside the project, which does not hold them.
const folder = [join(here, '..', '..', '..', 'shared', 'data'), join(here, '..', '..', '..', '..', 'shared', 'data')].find(existsSync);
const real = (name) => (folder && existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : null);
const districts = real('districts-hoa-binh-2024.geojson');
const communes = real('communes-phu-tho-2025.geojson');

/** Uploads a file of outlines and waits for the page that answers it. */
async function upload(page, name, content, from = '') {
  await page.goto('/quan-tri/ranh-gioi');
  await page.locator('input[name=tep]').setInputFiles({name, mimeType: 'application/geo+json', buffer: Buffer.from(content)});
  if (from) await page.locator('input[name=valid-from]').fill(from);
  await press(page, page.getByRole('button', {name: says('directory.page.preview')}));
}

async function refused(page, {equal, ok}, words) {
  const text = await page.locator('main').innerText();
  for (const word of words) ok(word.test(text), `the page does not say ${word}:\n${text.slice(0, 900)}`);
  equal(await page.getByRole('button', {name: says('directory.page.apply')}).count(), 0, 'buttons to apply');
}

if (!districts || !communes) {
  console.log('SKIPPED: the browser test of real outlines: ../shared/data holds no districts-hoa-binh-2024.geojson or communes-phu-tho-2025.geojson');
} else {
  test('real outlines become a map that leads into its units', () => startPortal(binary), async (t) => {
    const {newPage, signIn, axe, fits, taps, shot, print, ok, equal} = t;
    const admin = await newPage({allow: [/4(09|22)/]});
    await signIn(admin, 'province_admin');
    await admin.goto('/quan-tri/nhap');
    await press(admin, admin.getByRole('link', {name: says('boundary.page.title')}));
    await axe(admin);
    await shot(admin, 'outlines-form');

    // What is wrong is told by feature, and of such a file nothing is kept.
    const broken = JSON.parse(districts.toString('utf8'));
    broken.features[1].geometry.coordinates = broken.features[1].geometry.type === 'Polygon' ? [broken.features[1].geometry.coordinates[0].slice(0, -1)] : [[broken.features[1].geometry.coordinates[0][0].slice(0, -1)]];
    broken.features[2].properties.code = '999';
    await upload(admin, 'hong.geojson', JSON.stringify(broken));
    await refused(admin, t, [/Dòng 2/, /không khép kín/, /Dòng 3/, /không có đơn vị nào mang mã 999/, /trong tệp này được ghi|không ghi|Chưa ghi/i]);
    await axe(admin);
    await shot(admin, 'outlines-refused');
    await upload(admin, 'phu-tho.geojson', communes, '2025-07-01');
    await refused(admin, t, [/Dòng 1\b/, /mã 0\d{4}/]);
    await upload(admin, 'khong-phai.geojson', '{"type":');
    await refused(admin, t, [/không phải là JSON/]);

    await upload(admin, 'hoa-binh.geojson', districts);
    equal(await admin.locator('.fig b').allTextContents(), ['10', '0', '0', '0'], 'added, changed, unchanged, refused');
    await shot(admin, 'outlines-preview');
    const officer = await newPage({acceptDownloads: true});
    const ky = await figured(officer, signIn);
    await officer.goto(`/ket-qua/ban-do?ky=${ky}`);
    equal(await officer.locator('.plot.map').count(), 0, 'maps before the outlines are applied');
    await press(admin, admin.getByRole('button', {name: says('directory.page.apply')}));
    ok(/thêm 10/.test(await admin.locator('main').innerText()), 'the page does not say what was written');

    await officer.goto(`/ket-qua/ban-do?ky=${ky}`);
    const areas = officer.locator('.plot.map path.area');
    equal(await areas.count(), 10, 'outlines of the map');
    const before = await areas.evaluateAll((list) => list.map((a) => a.getAttribute('fill')));
    ok(new Set(before).size > 1, 'every unit has one colour');
    await officer.locator('select[name=so-lieu]').selectOption('nhom-1');
    await press(officer, officer.getByRole('button', {name: says('figures.show')}));
    ok(/nhóm 1/i.test(await officer.locator('.finding').textContent()), 'the sentence is about another figure');
    equal(await officer.locator('.figures tbody tr').count(), 12, 'rows of the table beside the map: ten units, what the province manages, the whole');
    await axe(officer);
    await shot(officer, 'outlines-map');
    await print(officer, 'outlines-map');
    // On the first sheet the map stands with its words, not on the next.
    await officer.setViewportSize({width: 661, height: 971});
    await officer.emulateMedia({media: 'print'});
    const tall = await officer.locator('.picture').evaluate((picture) => picture.querySelector('.still').getBoundingClientRect().bottom);
    ok(tall < 261 / 25.4 * 96, `the map ends ${Math.round(tall)} px down, below the end of the sheet`);
    const letters = await officer.locator('.plot.map').evaluate((map) => {
      const scale = Math.min(map.getBoundingClientRect().width / map.viewBox.baseVal.width, map.getBoundingClientRect().height / map.viewBox.baseVal.height);
      return Math.min(...[...map.querySelectorAll('text')].map((t) => parseFloat(getComputedStyle(t).fontSize) * scale));
    });
    ok(letters >= 6.75 / 0.75, `letters of ${letters.toFixed(1)} px on paper`);
    await officer.emulateMedia({media: null});
    for (const [kind, link] of [['svg', officer.locator('.files a', {hasText: 'SVG'})], ['csv', officer.locator('.files a', {hasText: 'CSV'})], ['png', officer.locator('[data-png]')]]) {
      const [download] = await Promise.all([officer.waitForEvent('download'), link.click()]);
      const file = readFileSync(await download.path());
      if (kind === 'svg') equal([...file.toString('utf8').matchAll(/<path class="area"/g)].length, 10, 'outlines of the SVG');
      if (kind === 'csv') equal(file.toString('utf8').split('\r\n').length - 2, 12, 'rows of the CSV');
      if (kind === 'png') equal(file.subarray(1, 4).toString(), 'PNG', 'the form of the PNG');
    }

    // By keyboard and by mouse into a unit; back, the figure is still chosen.
    await officer.setViewportSize({width: 1280, height: 800});
    const here = officer.url();
    await officer.locator('.plot.map a').first().focus();
    await officer.keyboard.press('Enter');
    await officer.waitForURL((url) => url.pathname === '/ket-qua/xep-hang' && url.searchParams.has('don-vi'));
    await officer.goBack();
    await officer.waitForURL(here);
    equal(await officer.locator('select[name=so-lieu]').inputValue(), 'nhom-1', 'the figure that was chosen');
    const spot = await officer.locator('.plot.map .lbl').first().boundingBox();
    await officer.mouse.click(spot.x + spot.width / 2, spot.y + spot.height / 2);
    await officer.waitForURL((url) => url.pathname === '/ket-qua/xep-hang' && url.searchParams.has('don-vi'));
    await officer.goBack();
    await officer.setViewportSize(phone);
    await fits(officer);
    await taps(officer);
  });
}
