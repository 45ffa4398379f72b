// The sentences that scripts say, from the page, and numbers the way the page's language writes them.
const element = document.getElementById('texts');
const sentences = element ? JSON.parse(element.textContent) : {};
export const lang = document.documentElement.lang === 'en' ? 'en' : 'vi';

/** The sentence of a name with its {places} filled. */
export function say(name, places = {}) {
  return (sentences[name] ?? name).replace(/\{(\w+)\}/g, (whole, place) => places[place] ?? whole);
}

/** Hundredths as text with as few decimals as they need. */
export function short(hundredths) {
  const text = (hundredths / 100).toFixed(2).replace(/\.?0+$/, '');
  return lang === 'vi' ? text.replace('.', ',') : text;
}

/** Text with a decimal comma or point as hundredths, NaN when it is no number. */
export function parse(text) {
  const m = /^\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*$/.exec(text);
  return m ? Number(m[1]) * 100 + Number((m[2] ?? '').padEnd(2, '0')) : NaN;
}
