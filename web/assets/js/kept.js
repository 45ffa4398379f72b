// What a person entered and the server has not confirmed, kept on this device: written before anything is sent, removed
// only after the server's word. The key holds person, return (its address) and component.
const viewer = document.querySelector('meta[name=viewer]')?.content ?? '';

function key(form) {
  return `ts:${viewer}:${form.dataset.save}:${form.dataset.code}`;
}

export function keep(form, fields, version) {
  try {
    localStorage.setItem(key(form), JSON.stringify({fields, version, at: Date.now()}));
    return true;
  } catch {
    return false;
  }
}

export function kept(form) {
  try {
    return JSON.parse(localStorage.getItem(key(form)));
  } catch {
    return null;
  }
}

export function forget(form) {
  try {
    localStorage.removeItem(key(form));
  } catch { /* a browser without storage keeps nothing */ }
}
