// Charts are drawn from plain data under the strict policy: decimal comma, levels in their colours, hatch, keyboard.
import {phone, test} from '../lib/harness.mjs';
import {startStill} from '../lib/still.mjs';

const still = () => startStill((r) => (r.path === '/live/late' ? {html: '<div id="late-now" data-live="/live/late"></div>'} : null));

test('charts are drawn when seen, in Vietnamese numbers, within the screen', still, async ({newPage, drawn, fits, ok, equal}) => {
  const page = await newPage({viewport: phone});
  await page.goto('/ranking.html');
  equal(await page.locator('[data-chart] svg').count(), 0, 'charts drawn before they are seen');
  await drawn(page);
  await fits(page);
  ok((await page.locator('#trend svg').textContent()).includes('100\u00a0%'), 'the axis is not written in percent');
  ok(await page.locator('#levels svg pattern').count() > 0, 'undecided is not hatched');
  const colours = await page.locator('#levels svg path').evaluateAll((paths) => paths.map((p) => p.getAttribute('fill')));
  ok(['#963214', '#e0a92e', '#237f73'].every((c) => colours.includes(c)), `levels are not in their colours: ${[...new Set(colours)]}`);
});

test('the arrow keys show each value of a chart', still, async ({newPage, drawn}) => {
  const page = await newPage();
  await page.goto('/ranking.html');
  await drawn(page);
  await page.locator('#trend').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.locator('#trend svg text').filter({hasText: '63,1'}).first().waitFor({state: 'attached'});
});

test('without scripts the table is there and the picture is not', () => startStill(), async ({newPage, ok}) => {
  const page = await newPage({javaScriptEnabled: false});
  await page.goto('/ranking.html');
  ok(!(await page.locator('#trend').isVisible()), 'an empty picture stands there');
  await page.locator('summary', {hasText: 'Xem số liệu dạng bảng'}).first().click();
  ok(await page.locator('caption', {hasText: 'Điểm trung bình'}).first().isVisible(), 'the table does not open');
});

test('on paper every chart is as wide as the paper, whatever the screen, and comes back', still, async ({newPage, drawn, ok, equal}) => {
  for (const viewport of [{width: 1280, height: 800}, phone]) {
    const page = await newPage({viewport});
    await page.goto('/ranking.html');
    await drawn(page);
    // How far the picture's figures reach, against the picture's own width.
    const reach = () => page.locator('#levels svg').evaluate((svg) => {
      const right = [...svg.querySelectorAll('path')].map((path) => path.getBBox()).map((box) => box.x + box.width);
      return [Number(svg.getAttribute('width')), Math.max(...right)];
    });
    const [before] = await reach();
    await page.emulateMedia({media: 'print'});
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const [width, right] = await reach();
    equal(width, 640, `width of the printed picture from ${viewport.width} pixels`);
    ok(right <= 640 && right > 500, `the figures reach to ${right} of 640`);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    equal((await reach())[0], 640, 'what observes the size has undone it');
    ok(await page.locator('#levels').evaluate((chart) => getComputedStyle(chart.closest('.card')).breakInside === 'avoid'), 'a chart may leave its title');
    await page.emulateMedia({media: 'screen'});
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    equal((await reach())[0], before, 'the width after printing');
  }
});
