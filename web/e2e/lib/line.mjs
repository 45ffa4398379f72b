// A portal behind a line that a test can cut, hold up and measure: every byte in both directions is counted, headers, redirects
// and the service worker's own requests included.
import {connect, createServer} from 'node:net';
import {freePort, binary, startPortal} from './portal.mjs';

export async function startBehindLine() {
  const port = await freePort();
  const portal = await startPortal(binary, `http://127.0.0.1:${port}`);
  const line = {state: 'good', bytes: 0, waiting: 0};
  const open = new Set();
  const server = createServer((near) => {
    if (line.state === 'cut') return near.destroy();
    const far = connect(portal.port, '127.0.0.1');
    const pair = {near, far};
    open.add(pair);
    for (const [from, to] of [[near, far], [far, near]]) {
      from.on('data', (chunk) => {
        if (line.state === 'silent') return void line.waiting++; // swallowed: nobody hears of it
        line.bytes += chunk.length;
        to.write(chunk);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(pair);
        to.destroy();
      });
    }
    return undefined;
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  /** Sets the line: good, cut (nothing connects) or silent (everything connects, nothing arrives). */
  line.set = (state) => {
    line.state = state;
    for (const {near, far} of open) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    ...portal, accounts: {...portal.accounts, line},
    stop: async () => {
      line.set('cut');
      await new Promise((resolve) => server.close(resolve));
      await portal.stop();
    },
  };
}
