// Measures and prints, never judges, what an office's first pages take on a line of 1.6 Mbit/s and 300 ms: until the page stands
// with everything above the fold, for a first and for a second visit.
import {figured} from '../lib/figured.mjs';
import {test} from '../lib/harness.mjs';

/** Milliseconds until the largest thing above the fold was painted, or the page had loaded where that came later. */
async function stood(page, path) {
  await page.goto(path, {waitUntil: 'load'});
  return page.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const painted = list.getEntries().at(-1)?.startTime ?? 0;
      requestAnimationFrame(() => resolve(Math.round(Math.max(painted, performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd))));
    }).observe({type: 'largest-contentful-paint', buffered: true});
  }));
}

test('how long the first pages of an office take on a slow line', 'portal', async ({newPage, signIn, ok}) => {
  const first = await newPage();
  const ky = await figured(first, signIn);
  const storageState = await first.context().storageState();
  for (const path of ['/tong-quan', '/ket-qua', '/ket-qua/ban-do']) {
    // A browser of its own for each: nothing of the portal is kept in it but who has signed in.
    const page = await newPage({storageState, serviceWorkers: 'block'});
    const line = await page.context().newCDPSession(page);
    await line.send('Network.enable');
    await line.send('Network.emulateNetworkConditions', {offline: false, latency: 300, downloadThroughput: 200_000, uploadThroughput: 200_000});
    const asked = path === '/tong-quan' ? path : `${path}?ky=${ky}`;
    const cold = await stood(page, asked);
    const warm = await stood(page, asked);
    console.log(`bench browser_${path.slice(1).replaceAll('/', '_')} cold ${cold} ms target 3000, warm ${warm} ms target 1500`);
    ok(cold > 0 && warm > 0, `${path} was not painted`);
  }
});
