// Every part as the gallery shows it: on a laptop, on a phone, on paper; axe finds nothing.
import {phone, test} from '../lib/harness.mjs';
import {startStill} from '../lib/still.mjs';

for (const name of ['sheet', 'ranking', 'forms', 'fault', 'confirm', 'signin']) {
  test(`gallery ${name}`, () => startStill((r) => (r.path === '/live/late' ? {html: '<div id="late-now" data-live="/live/late"></div>'} : null)), async ({newPage, axe, shot, taps, print}) => {
    const page = await newPage();
    await page.goto(`/${name}.html`);
    await axe(page);
    await shot(page, `part-${name}`);
    await page.setViewportSize(phone);
    await axe(page);
    await taps(page);
    await print(page, `part-${name}`);
  });
}
