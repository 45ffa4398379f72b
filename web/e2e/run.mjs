// Runs the browser tests: node run.mjs [part of a spec's name …]. It builds nothing. THUOCSO_BIN names the portal's
// binary, THUOCSO_CHROMIUM the browser, THUOCSO_GALLERY the folder of the gallery's pages.
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {chromium} from 'playwright-core';
import {brief, here, runTest, tests} from './lib/harness.mjs';
import {binary, startPortal} from './lib/portal.mjs';

const wanted = process.argv.slice(2);
const lanes = Number(process.env.THUOCSO_LANES || 2);

for (const file of readdirSync(join(here, 'specs')).filter((f) => f.endsWith('.spec.mjs')).sort()) {
  if (wanted.length === 0 || wanted.some((w) => file.includes(w))) await import(`./specs/${file}`);
}

// A promise that fails while its test is somewhere else must not end the run with the portal still there.
let astray = 0;
process.on('unhandledRejection', (error) => {
  astray++;
  console.log(`FAIL a promise nobody waited for: ${brief(error)}`);
});

let portal;
function portalOnce() {
  if (!existsSync(binary)) throw new Error(`there is no portal at ${binary}: build it first or set THUOCSO_BIN`);
  portal ??= startPortal(binary);
  return portal;
}

const browser = await chromium.launch({
  executablePath: process.env.THUOCSO_CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
});

let failed = 0;
async function one(each) {
  const start = performance.now();
  let site;
  let faults;
  try {
    site = each.site === 'portal' ? await portalOnce() : await each.site();
    faults = await runTest(browser, each, site.base, site.accounts);
  } catch (error) {
    faults = [brief(error)];
  } finally {
    if (each.site !== 'portal') await site?.stop();
  }
  if (faults.length > 0) failed++;
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${each.name} (${((performance.now() - start) / 1000).toFixed(1)} s)${faults.map((f) => `\n     ${f.replaceAll('\n', '\n     ')}`).join('')}`);
}

const queue = [...tests];
await Promise.all(Array.from({length: lanes}, async () => {
  for (let each = queue.shift(); each; each = queue.shift()) await one(each);
}));

await browser.close();
await (await portal?.catch(() => null))?.stop();
console.log(`${tests.length - failed} of ${tests.length} browser tests passed`);
process.exitCode = failed + astray > 0 || tests.length === 0 ? 1 : 0;
