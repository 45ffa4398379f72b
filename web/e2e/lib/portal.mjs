// Starts the portal's binary with the sample province in a fresh directory and reads the accounts it prints.
import {spawn} from 'node:child_process';
import {chmodSync, mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {here} from './harness.mjs';

/** A line that names a role and ends in the account's name and its password. */
const accountLine = /\b(staff|principal|reviewer|office_head|province_officer|province_admin|ministry_viewer|system_admin)\b.*?(\S+)\s+(\S+)\s*$/;

/** The portal's binary that the tests run: THUOCSO_BIN, else what make build leaves. */
export const binary = process.env.THUOCSO_BIN || join(here, '..', '..', 'thuocso');

/** Starts the portal; `through` is the address people use where that is not the portal's own. */
export async function startPortal(binary, through) {
  const dir = mkdtempSync(join(tmpdir(), 'thuocso-e2e-'));
  chmodSync(dir, 0o711); // as root the database runs as another user, who must pass through
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const env = {...process.env, THUOCSO_ADDRESS: `127.0.0.1:${port}`, THUOCSO_BASE_URL: through ?? base, THUOCSO_DATA_DIR: join(dir, 'data')};
  delete env.DATABASE_URL;
  const child = spawn(binary, ['serve', '--sample'], {env, stdio: ['ignore', 'pipe', 'pipe']});
  const log = [];
  const accounts = {};
  let rest = '';

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
    rmSync(dir, {recursive: true, force: true});
  };

  child.stdout.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      log.push(line);
      const m = accountLine.exec(line);
      if (m) accounts[m[1]] ??= {name: m[2], password: m[3]}; // the first of a role
    }
  });
  child.stderr.on('data', (chunk) => log.push(String(chunk)));

  const failed = new Promise((_, reject) => child.once('exit', (code) => reject(new Error(`the portal ended with ${code}:\n${log.slice(-40).join('\n')}`))));
  failed.catch(() => {});
  await Promise.race([answers(base, child), failed]);
  return {base: through ?? base, port, accounts, stop, log};
}

/** Asks until the portal answers; each question waits for its own answer, so nothing sleeps longer than it must. */
async function answers(base, child) {
  for (;;) {
    if (child.exitCode !== null) return;
    try {
      const response = await fetch(base + '/suc-khoe');
      if (response.ok) return;
    } catch { /* not listening yet */ }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });
}
