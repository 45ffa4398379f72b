// Sends the file of a form[data-upload] in pieces by the tus protocol, then the form without it. A piece that did not
// arrive is sent again; after a dropped line, a reload or a restart of the server the upload goes on where it stopped, as
// long as the same file is chosen again. Without this script the form goes whole.
const piece = 1 << 20;
const longest = 30_000;
const viewer = document.querySelector('meta[name=viewer]')?.content ?? '';
const token = () => document.querySelector('meta[name=csrf-token]')?.content ?? '';
const megabytes = (n) => (n / 1048576).toFixed(1).replace('.', document.documentElement.lang === 'en' ? '.' : ',');

/** The same file of the same person, as far as a browser can tell without reading it. */
const key = (file) => `ts-upload:${viewer}:${file.name}:${file.size}:${file.lastModified}`;

function remember(file, address, fields) {
  try {
    if (address) localStorage.setItem(key(file), JSON.stringify({address, fields}));
    else localStorage.removeItem(key(file));
  } catch { /* a browser without storage begins anew after a reload */ }
}

/** The address of an upload that began before, with what the form said then. */
function remembered(file) {
  try {
    return JSON.parse(localStorage.getItem(key(file)));
  } catch {
    return null;
  }
}

const words = ['title', 'number', 'issued', 'issuer', 'note'];
const fieldsOf = (form) => Object.fromEntries(words.map((name) => [name, form.elements[name].value]));

const headers = (more) => ({'Tus-Resumable': '1.0.0', 'X-CSRF-Token': token(), 'X-Requested-With': 'fetch', 'Accept': 'application/json', ...more});
const ask = (address, options) => fetch(address, {credentials: 'same-origin', redirect: 'error', cache: 'no-store', ...options});

/** What waiting again cannot mend: a file that is not taken, a session that has ended. */
class Refusal extends Error {}

async function refusal(response, says) {
  const body = await response.json().catch(() => ({}));
  return new Refusal(response.status === 401 ? says.signin : body.message || says.failed);
}

const again = (status) => status === 0 || status === 408 || status === 409 || status === 423 || status === 429 || status >= 500;
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** The hash of the whole, where the browser gives it: the server compares. */
async function hashed(file) {
  if (!globalThis.crypto?.subtle) return '';
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return [...sum].map((b) => b.toString(16).padStart(2, '0')).join('');
}

async function begin(form, file, says) {
  const told = [`filename ${base64(file.name)}`];
  const sum = await hashed(file);
  if (sum) told.push(`sha256 ${base64(sum)}`);
  const response = await ask(form.dataset.upload, {method: 'POST', headers: headers({'Upload-Length': String(file.size), 'Upload-Metadata': told.join(',')})});
  if (response.status !== 201) {
    if (again(response.status) && response.status !== 503) return null;
    throw await refusal(response, says);
  }
  const address = new URL(response.headers.get('Location'), location.href).pathname;
  remember(file, address, fieldsOf(form));
  return {address, offset: 0};
}

/** Where an upload stands that began before, null when it has to begin anew. */
async function stands(file, says) {
  const address = remembered(file)?.address;
  if (!address) return null;
  const response = await ask(address, {method: 'HEAD', headers: headers()});
  if (response.status === 200 && Number(response.headers.get('Upload-Length')) === file.size) {
    return {address, offset: Number(response.headers.get('Upload-Offset'))};
  }
  if (response.status === 401) throw new Refusal(says.signin);
  if (again(response.status)) throw new Error('ask again');
  remember(file, null);
  return null;
}

async function send(at, file, says) {
  const response = await ask(at.address, {
    method: 'PATCH', body: file.slice(at.offset, at.offset + piece),
    headers: headers({'Upload-Offset': String(at.offset), 'Content-Type': 'application/offset+octet-stream'}),
  });
  if (response.status === 204) {
    at.offset = Number(response.headers.get('Upload-Offset'));
    return;
  }
  if (response.status === 404) {
    remember(file, null);
    throw new Error('begin anew');
  }
  if (again(response.status)) throw new Error('send again');
  if (response.status === 422) remember(file, null);
  throw await refusal(response, says);
}

/** A pause that ends early when the line returns. */
function pause(ms) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    }
    addEventListener('online', done);
  });
}

async function upload(form, file, says, tell) {
  let at = null;
  let arrived = 0;
  let wait = 500;
  for (;;) {
    try {
      if (!at) {
        at = await stands(file, says);
        if (at?.offset > 0) tell('resuming', at.offset);
        at ??= await begin(form, file, says);
        arrived = at?.offset ?? arrived;
      }
      while (at && at.offset < file.size) {
        tell('sending', at.offset);
        await send(at, file, says);
        arrived = at.offset;
        wait = 500;
      }
      if (at) return at.address.split('/').pop();
    } catch (error) {
      if (error instanceof Refusal) throw error;
    }
    tell('waiting', arrived);
    at = null;
    await pause(wait);
    wait = Math.min(longest, wait * 2);
  }
}

function prepare(form) {
  const says = JSON.parse(form.dataset.says);
  const most = Number(form.dataset.most);
  const input = form.elements.file;
  const area = form.querySelector('[data-sending]');
  const bar = area.querySelector('progress');
  const line = area.querySelector('[data-sent]');
  const write = (text, places = {}) => {
    area.hidden = false;
    line.textContent = text.replace(/\{(\w+)\}/g, (whole, place) => places[place] ?? whole);
  };
  const refuse = (text, places) => {
    write(text, places);
    line.classList.add('error');
  };
  const chosen = () => {
    line.classList.remove('error');
    area.hidden = true;
    const file = input.files[0];
    if (!file) return;
    if (file.size === 0) refuse(says.empty);
    else if (file.size > most) refuse(says.large, {most: megabytes(most)});
    else if (remembered(file)) {
      for (const [name, value] of Object.entries(remembered(file).fields ?? {})) form.elements[name].value ||= value;
      write(says.again, {name: file.name});
    }
  };
  input.addEventListener('change', chosen);

  let busy = false;
  form.addEventListener('submit', async (event) => {
    const file = input.files[0];
    if (!file || form.elements.upload.value) return;
    event.preventDefault();
    if (busy || file.size === 0 || file.size > most) return;
    busy = true;
    form.setAttribute('aria-busy', 'true');
    line.classList.remove('error');
    const tell = (how, offset) => {
      const percent = Math.floor((100 * offset) / file.size);
      bar.value = percent;
      write(says[how], {done: megabytes(offset), all: megabytes(file.size), percent});
    };
    try {
      form.elements.upload.value = await upload(form, file, says, tell);
      bar.value = 100;
      write(says.done, {name: file.name});
      remember(file, null);
      input.disabled = true;
      form.submit();
    } catch (error) {
      refuse(error instanceof Refusal ? error.message : says.failed);
    } finally {
      busy = false;
      form.removeAttribute('aria-busy');
    }
  });
  addEventListener('pageshow', () => {
    input.disabled = false;
  });
  addEventListener('beforeunload', (event) => {
    if (busy && !form.elements.upload.value) event.preventDefault();
  });
}

for (const form of document.querySelectorAll('form[data-upload]')) prepare(form);
