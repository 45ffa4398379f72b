// A small server for tests of parts and scripts: the gallery's pages, the built assets, the portal's content policy, and
// answers that a test gives itself.
import {existsSync, readFileSync, readdirSync, statSync} from 'node:fs';
import {createServer} from 'node:http';
import {extname, join} from 'node:path';
import {here} from './harness.mjs';

export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const types = {'.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.html': 'text/html; charset=utf-8'};
const assets = join(here, '..', 'static');

/** The folder in which go test left the gallery's pages: THUOCSO_GALLERY, searched downwards for sheet.html. */
export function galleryDir() {
  return leftIn(process.env.THUOCSO_GALLERY || join(here, 'out', 'gallery'), 'sheet.html', './web/part/gallery');
}

/** The folder at or below a root in which go test left a file as an artifact: the newest. */
export function leftIn(root, file, pkg) {
  const found = existsSync(root) ? find(root, file) : '';
  if (!found) throw new Error(`no ${file} below ${root}: mkdir -p ${root} && go test ${pkg} -count 1 -artifacts -outputdir ${root}`);
  return found;
}

function find(dir, file) {
  if (existsSync(join(dir, file))) return dir;
  const below = readdirSync(dir).map((n) => join(dir, n)).filter((p) => statSync(p).isDirectory()).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const path of below) {
    const found = find(path, file);
    if (found) return found;
  }
  return '';
}

/** Starts the server; answer(request, body) may return {status, json, html, type} for what is neither page nor asset. */
export async function startStill(answer = () => null) {
  const gallery = galleryDir();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const own = await answer({method: request.method, path: url.pathname, headers: request.headers, form: new URLSearchParams(Buffer.concat(chunks).toString())});
    if (own?.drop) return response.destroy();
    if (own) return send(response, own.status ?? 200, own.json ? 'application/json' : types['.html'], own.json ? JSON.stringify(own.json) : own.html ?? '');
    if (url.pathname === '/phien') return send(response, 200, 'application/json', '{"viewer":"","csrf":""}');
    const path = url.pathname.startsWith('/static/')
      ? join(assets, url.pathname.slice(8).replace(/\.[0-9a-f]{12}(\.\w+)$/, '$1'))
      : join(gallery, url.pathname === '/' ? 'sheet.html' : url.pathname.slice(1));
    if (!existsSync(path)) return send(response, 404, types['.html'], '<!doctype html><html lang="vi"><title>404</title><main><h1>404</h1></main></html>');
    send(response, 200, types[extname(path)], readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${server.address().port}`, accounts: {},
    stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
  };
}

function send(response, status, type, body) {
  response.writeHead(status, {'content-type': type, 'content-security-policy': policy, 'cache-control': 'no-store'});
  response.end(body);
}
