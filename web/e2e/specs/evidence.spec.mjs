// Evidence: a file goes in pieces and survives a cut line and a reload; what staff post waits for the principal; the
// office sees the very revision that was attached.
import {createHash, randomBytes} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from '../lib/harness.mjs';
import {answerAll, invited, look, press, returnOf, says, sendReturn} from '../lib/steps.mjs';

const season = '2024–2025';
const piece = 1 << 20;
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** A PDF of so many bytes, as far as anybody looks. */
function pdf(size) {
  const head = Buffer.from('%PDF-1.4\n% ');
  return Buffer.concat([head, randomBytes(size - head.length)]);
}

/** What waits is let through in one step: what is ticked, then without scripts all that the page shows. */
async function inOneStep({newPage, equal, shot}, staff, principal) {
  const titles = ['Biên bản A của tổ', 'Biên bản B của tổ', 'Biên bản C của tổ'];
  for (const title of titles) {
    await staff.goto('/minh-chung/moi');
    const form = staff.locator('form[data-upload]');
    await form.locator('input[name=title]').fill(title);
    await form.locator('input[name=url]').fill(`https://example.org/${titles.indexOf(title)}`);
    await press(staff, form.getByRole('button', {name: says('evidence.post')}));
  }
  await principal.goto('/minh-chung/cho-duyet');
  await look(principal);
  await shot(principal, 'evidence-waiting');
  const ticked = principal.getByRole('button', {name: says('moderation.pass_ticked')});
  await press(principal, ticked);
  await principal.getByRole('alert').getByText(says('moderation.nothing_ticked')).waitFor();
  await principal.getByLabel(titles[0], {exact: true}).check();
  await press(principal, ticked);
  await principal.locator('.note.ok', {hasText: says('moderation.passed', {n: 1})}).waitFor();
  equal(await principal.getByLabel(titles[0], {exact: true}).count(), 0, 'what was let through still waits');
  const plain = await newPage({javaScriptEnabled: false, storageState: await principal.context().storageState()});
  await plain.goto('/minh-chung/cho-duyet');
  await press(plain, plain.locator('button[name=tat-ca]'));
  await plain.getByText(says('evidence.waiting.none')).waitFor();
}

test('a file in pieces: the line is cut, the page is reloaded, the rest follows; the principal lets it through', 'portal', async ({newPage, signIn, equal, ok, shot}) => {
  const dir = mkdtempSync(join(tmpdir(), 'thuocso-evidence-'));
  try {
    const content = pdf(5 * piece + 1234);
    const file = join(dir, 'Kế hoạch chuyển đổi số.pdf');
    writeFileSync(file, content);
    const code = '2.3.1';
    const staff = await newPage({allow: [/ERR_INTERNET_DISCONNECTED|ERR_FAILED/]});
    staff.on('dialog', (dialog) => dialog.accept());
    await signIn(staff, 'staff');
    const sheet = await returnOf(staff, season);
    await staff.goto(sheet);
    await press(staff, staff.locator(`#comp-${code.replaceAll('.', '-')} a.chip.add`));
    await look(staff);
    await shot(staff, 'evidence-choose');

    // The line is cut under the third piece.
    const offsets = [];
    let cut = true;
    await staff.context().route('**/minh-chung/tai-len/*', (route) => {
      const request = route.request();
      if (request.method() === 'PATCH') {
        offsets.push(Number(request.headers()['upload-offset']));
        if (cut && offsets.length >= 3) return route.abort('internetdisconnected');
      } else if (cut && offsets.length >= 3) return route.abort('internetdisconnected');
      return route.continue();
    });
    const form = staff.locator('form[data-upload]');
    await form.locator('input[name=number]').fill('12/KH-THCS');
    await form.locator('input[name=issued]').fill('05/09/2024');
    await form.locator('input[name=file]').setInputFiles(file);
    await form.getByRole('button', {name: says('evidence.post')}).click();
    await form.locator('[data-sent]', {hasText: 'Mất kết nối. Đã gửi 2,0 / 5,0 MB'}).waitFor();
    equal(offsets.slice(0, 3), [0, piece, 2 * piece], 'pieces before the cut');
    await shot(staff, 'evidence-cut');

    // Everything the page knew is gone; the same file is chosen again.
    await staff.reload();
    cut = false;
    const before = offsets.length;
    await form.locator('input[name=file]').setInputFiles(file);
    await form.locator('[data-sent]', {hasText: 'đã gửi dở'}).waitFor();
    equal(await form.locator('input[name=number]').inputValue(), '12/KH-THCS', 'what was typed before the reload');
    await press(staff, form.getByRole('button', {name: says('evidence.post')}));
    equal(offsets.slice(before), [2 * piece, 3 * piece, 4 * piece, 5 * piece], 'pieces after the reload');
    const chip = (page) => page.locator(`#comp-${code.replaceAll('.', '-')} a.chip:not(.add)`);
    equal(await chip(staff).innerText(), 'Kế hoạch chuyển đổi số · chờ duyệt');
    await look(staff);

    // The principal finds it waiting.
    const principal = await newPage({allow: [/422/]});
    await signIn(principal, 'principal');
    await principal.goto('/minh-chung');
    await look(principal);
    await shot(principal, 'evidence-list');
    await press(principal, principal.getByRole('link', {name: /^Chờ duyệt \(\d+\)$/}));
    await look(principal);
    await press(principal, principal.getByRole('link', {name: 'Kế hoạch chuyển đổi số'}));
    await look(principal);
    await shot(principal, 'evidence-judge');
    const kept = await principal.request.get(await principal.locator('main a[download]').getAttribute('href'));
    equal(sha(await kept.body()), sha(content), 'the file that was kept');
    ok(/^attachment;/.test(kept.headers()['content-disposition']), 'the file is for keeping');
    await press(principal, principal.getByRole('button', {name: says('evidence.judge.pass'), exact: true}));
    await principal.locator('.note.ok', {hasText: says('evidence.judged.pass')}).waitFor();
    await staff.goto(sheet);
    equal(await chip(staff).innerText(), 'Kế hoạch chuyển đổi số');

    // She hands it on; then what staff post no longer waits.
    await principal.goto('/minh-chung/uy-quyen');
    await look(principal);
    await shot(principal, 'evidence-deputies');
    await press(principal, principal.getByRole('button', {name: /^Ủy quyền cho .*Tổ công nghệ thông tin/}).first());
    await principal.locator('.note.ok', {hasText: says('evidence.delegated')}).waitFor();
    await staff.goto('/minh-chung/moi');
    await look(staff);
    await form.locator('input[name=title]').fill('Trang của trường');
    await form.locator('input[name=url]').fill('https://example.org/truong');
    await press(staff, form.getByRole('button', {name: says('evidence.post')}));
    await staff.getByText(/Tổ công nghệ thông tin duyệt lúc/).waitFor();
    await principal.goto('/minh-chung/uy-quyen');
    await press(principal, principal.getByRole('button', {name: /^Thu hồi ủy quyền .*Tổ công nghệ thông tin/}).first());

    await inOneStep({newPage, equal, shot}, staff, principal);

    // A program under another name is refused at once.
    await staff.goto('/minh-chung/moi');
    await form.locator('input[name=file]').setInputFiles({name: 'bao-cao.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(3 * piece)])});
    staff.removeAllListeners('console');
    await form.getByRole('button', {name: says('evidence.post')}).click();
    await form.locator('[data-sent].error', {hasText: 'Tệp không phải PDF'}).waitFor();
  } finally {
    rmSync(dir, {recursive: true, force: true});
  }
});

test('without scripts a file goes with its form; the office sees the very revision beside the answer', 'portal', async (t) => {
  const {newPage, equal, shot} = t;
  const content = pdf(70_000);
  const principal = await invited(t, 'principal.17152308');
  const sheet = await returnOf(principal, season);
  const plain = await newPage({javaScriptEnabled: false, storageState: await principal.context().storageState()});
  await plain.goto(`${sheet}/minh-chung?ma=1.3.1`);
  const form = plain.locator('form[data-upload]');
  await form.locator('input[name=title]').fill('Quyết định ban hành quy chế');
  await form.locator('input[name=issued]').fill('01/03/2024');
  await form.locator('input[name=issuer]').fill('Trường');
  await form.locator('input[name=file]').setInputFiles({name: 'quy-che.pdf', mimeType: 'application/pdf', buffer: content});
  await press(plain, form.getByRole('button', {name: says('evidence.post')}));
  await plain.locator('.note.ok', {hasText: says('evidence.kept_for', {code: '1.3.1'})}).waitFor();
  equal(await plain.locator('#comp-1-3-1 a.chip:not(.add)').innerText(), 'Quyết định ban hành quy chế · ngoài năm học');
  // One proof serves another answer too.
  await plain.goto(`${sheet}/minh-chung?ma=1.3.2`);
  await press(plain, plain.getByRole('button', {name: says('evidence.attach_for', {title: 'Quyết định ban hành quy chế'})}));
  await plain.goto(sheet);
  equal(await plain.locator('a.chip:not(.add)', {hasText: 'Quyết định ban hành quy chế'}).count(), 2, 'answers that rest on it');

  await principal.goto(sheet);
  await answerAll(principal);
  await sendReturn(principal, sheet);
  const reviewer = await invited(t, 'reviewer.152');
  await reviewer.goto(sheet.replace('/phieu/', '/tham-dinh/'));
  const proof = reviewer.locator('#comp-1-3-1 .proofs li');
  await proof.getByText('ngày 01/03/2024 · Trường · PDF, 68 kB · bản 1').waitFor();
  await proof.getByText(says('evidence.outside_year'), {exact: true}).waitFor();
  await look(reviewer);
  await shot(reviewer, 'evidence-office');
  const kept = await reviewer.request.get(await proof.locator('a[download]').getAttribute('href'));
  equal(sha(await kept.body()), sha(content), 'the file that the office gets');
  await press(reviewer, proof.locator('a').nth(1));
  await look(reviewer);
  await shot(reviewer, 'evidence-proof');
});
