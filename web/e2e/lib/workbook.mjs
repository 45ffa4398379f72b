// Reads just enough of an xlsx file to say what a person opening it would find: the names of its sheets and their texts.
import {readFileSync} from 'node:fs';
import {inflateRawSync} from 'node:zlib';

/** The entries of a zip file by name, read from its central directory. */
function entries(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('this is no zip file');
  const found = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    const head = bytes.readUInt32LE(at + 42);
    const start = head + 30 + bytes.readUInt16LE(head + 26) + bytes.readUInt16LE(head + 28);
    const body = bytes.subarray(start, start + size);
    found.set(bytes.toString('utf8', at + 46, at + 46 + name), () => (method === 8 ? inflateRawSync(body) : body).toString('utf8'));
    at += 46 + name + extra + comment;
  }
  return found;
}

const plain = (xml) => xml.replace(/<[^>]*>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

/** The sheets of a workbook in their order, each with its name and every text on it. */
export function readWorkbook(path) {
  const zip = entries(readFileSync(path));
  const part = (name) => zip.get(name)?.() ?? '';
  const shared = [...part('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map((m) => plain(m[1]));
  const targets = Object.fromEntries([...part('xl/_rels/workbook.xml.rels').matchAll(/<Relationship [^>]*>/g)].map(([tag]) => [/Id="([^"]*)"/.exec(tag)[1], /Target="([^"]*)"/.exec(tag)[1]]));
  const sheets = [...part('xl/workbook.xml').matchAll(/<sheet [^>]*>/g)].map(([tag]) => {
    const target = targets[/r:id="([^"]*)"/.exec(tag)[1]];
    const xml = part(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    const texts = [...xml.matchAll(/<c [^>]*?(?:t="(\w+)")?[^>]*?>(.*?)<\/c>/gs)].flatMap(([cell, , body]) => {
      const type = /^<c [^>]*t="(\w+)"/.exec(cell)?.[1];
      if (type === 's') return [shared[Number(plain(/<v>(.*?)<\/v>/s.exec(body)[1]))]];
      return type === 'inlineStr' || type === 'str' ? [plain(body)] : [];
    });
    return {name: plain(/name="([^"]*)"/.exec(tag)[1]), texts};
  });
  return {sheets};
}
