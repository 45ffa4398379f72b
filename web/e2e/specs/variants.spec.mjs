// Pictures on a phone, a laptop, a projector and paper, in grey and for eyes that see colours otherwise: nothing sticks out,
// no word stands on another, letters are large enough, and what a legend tells apart differs without its hue.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {figured} from '../lib/figured.mjs';
import {laptop, out, phone, test} from '../lib/harness.mjs';

const projector = {width: 1920, height: 1080};
// How large letters of a picture are at least, in pixels of the screen: on a projector a sixtieth of the picture's height, on
// paper 6.75 points.
const letters = [[phone, 10.5], [laptop, 10.5], [projector, 16]];
const paperLetters = 6.75 / 0.75;

/** The pages of pictures, the school's with its radar among them. */
async function pictured(page, ky) {
  await page.goto(`/ket-qua/xep-hang?ky=${ky}`);
  const school = await page.locator('tbody th a').first().getAttribute('href');
  return [`/ket-qua?ky=${ky}`, `/ket-qua/bieu-do?ky=${ky}`, `/ket-qua/ban-do?ky=${ky}`, `/ket-qua/cac-ky?ky=${ky}`, `/ket-qua/chi-tieu?ky=${ky}`, `/tien-do?ky=${ky}`, school];
}

/** What is wrong with the words of the pictures that are seen: too small, on one another, beyond the edge. */
function words(page, least) {
  return page.evaluate((least) => {
    const wrong = [];
    for (const plot of document.querySelectorAll('svg.plot')) {
      if (!plot.checkVisibility()) continue;
      const frame = plot.getBoundingClientRect();
      const scale = frame.width / plot.viewBox.baseVal.width;
      const all = [...plot.querySelectorAll('text')].filter((t) => t.checkVisibility() && t.textContent.trim() !== '');
      const boxes = all.map((t) => ({t, b: t.getBoundingClientRect(), turned: t.hasAttribute('transform')}));
      for (const {t, b} of boxes) {
        const size = parseFloat(getComputedStyle(t).fontSize) * scale;
        if (size < least) wrong.push(`${plot.id}: “${t.textContent}” has ${size.toFixed(1)} px, less than ${least}`);
        if (b.left < frame.left - 2 || b.right > frame.right + 2 || b.top < frame.top - 3 || b.bottom > frame.bottom + 3) wrong.push(`${plot.id}: “${t.textContent}” sticks out`);
      }
      const level = boxes.filter((x) => !x.turned);
      for (const [i, one] of level.entries()) {
        for (const two of level.slice(i + 1)) {
          const across = Math.min(one.b.right, two.b.right) - Math.max(one.b.left, two.b.left);
          // A line of letters is a third higher than what is written in it.
          const down = Math.min(one.b.bottom, two.b.bottom) - Math.max(one.b.top, two.b.top);
          if (across > 1.5 && down > 0.34 * Math.min(one.b.height, two.b.height)) wrong.push(`${plot.id}: “${one.t.textContent}” stands on “${two.t.textContent}”`);
        }
      }
    }
    return wrong.slice(0, 8);
  }, least);
}

test('words of pictures are read on a phone, a laptop, a projector and on paper', 'portal', async ({newPage, signIn, fits, axe, drawn, equal, ok}) => {
  const page = await newPage();
  const ky = await figured(page, signIn);
  for (const address of await pictured(page, ky)) {
    for (const [size, least] of letters) {
      await page.setViewportSize(size);
      await page.goto(address);
      await drawn(page);
      await fits(page);
      equal(await words(page, least), [], `${address} at ${size.width}`);
      await page.screenshot({path: join(out, `variant-${address.replace(/\?.*/, '').replace(/\W+/g, '-')}-${size.width}.png`), fullPage: true});
    }
    if (/bieu-do|ban-do/.test(address)) await axe(page);
    // A sheet of A4 leaves 175 mm for words, laid across 267 mm: a picture of many columns has the latter.
    await page.emulateMedia({media: 'print'});
    await page.setViewportSize({width: 661, height: 971});
    const small = await words(page, paperLetters);
    equal(small.filter((w) => !w.startsWith('s-heat')), [], `${address} on paper`);
    await page.setViewportSize({width: 1009, height: 680});
    equal((await words(page, paperLetters)).filter((w) => w.startsWith('s-heat')), [], `${address} on paper laid across`);
    await page.emulateMedia({media: null});
  }
  await page.setViewportSize(laptop);
  await page.goto(`/ket-qua/bieu-do?ky=${ky}`);
  const path = join(out, 'variant-paper.pdf');
  await page.pdf({path, preferCSSPageSize: true, printBackground: true});
  const sheets = [...readFileSync(path).toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, w, h]) => Number(w) > Number(h));
  equal(sheets.filter((across) => across).length, 1, 'sheets laid across');
  ok(sheets.length >= 4, `${sheets.length} sheets`);
});

/** The middle colours of the filled keys of each legend, as the eye of the mode sees them. */
async function seen(page, decoder, mode) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setEmulatedVisionDeficiency', {type: mode});
  const legends = [];
  for (const list of await page.locator('.keys').all()) {
    const keys = await list.evaluate((ul) => {
      const frame = ul.getBoundingClientRect();
      return [...ul.querySelectorAll('li')].flatMap((li) => {
        const rect = li.querySelector('svg.key > rect');
        if (!rect || rect.getAttribute('fill').startsWith('url(')) return [];
        const box = rect.getBoundingClientRect();
        return [{words: li.textContent.trim(), x: box.x + box.width / 2 - frame.x, y: box.y + box.height / 2 - frame.y}];
      });
    });
    const png = (await list.screenshot()).toString('base64');
    legends.push(await decoder.evaluate(async ([data, keys]) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
      canvas.drawImage(image, 0, 0);
      return keys.map((k) => ({words: k.words, colour: [...canvas.getImageData(Math.round(k.x), Math.round(k.y), 1, 1).data].slice(0, 3)}));
    }, [png, keys]));
  }
  await cdp.detach();
  return legends;
}

function contrast(a, b) {
  const [x, y] = [a, b].map((rgb) => rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0));
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

test('what a legend tells apart differs in grey and for eyes that see colours otherwise', 'portal', async ({newPage, signIn, equal, ok}) => {
  const page = await newPage();
  const decoder = await newPage();
  const ky = await figured(page, signIn);
  for (const address of [`/ket-qua/bieu-do?ky=${ky}`, `/ket-qua/ban-do?ky=${ky}`]) {
    await page.goto(address);
    for (const mode of ['achromatopsia', 'deuteranopia', 'protanopia', 'tritanopia']) {
      const wrong = [];
      let pairs = 0;
      for (const legend of await seen(page, decoder, mode)) {
        for (const [i, one] of legend.entries()) {
          for (const two of legend.slice(i + 1)) {
            pairs++;
            const by = contrast(one.colour, two.colour);
            if (by < 1.3) wrong.push(`“${one.words}” and “${two.words}” differ by ${by.toFixed(2)}`);
          }
        }
      }
      equal(wrong, [], `${address} with ${mode}`);
      ok(pairs >= 5, `${pairs} pairs were compared on ${address}`);
    }
  }
});
