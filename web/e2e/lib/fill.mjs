// Fills cells of a downloaded workbook as a person's program would save them: the parts of the file are written anew, with
// the texts of changed cells inline.
import {readFileSync, writeFileSync} from 'node:fs';
import {inflateRawSync} from 'node:zlib';

const table = Array.from({length: 256}, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc = (bytes) => (bytes.reduce((c, b) => table[(c ^ b) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

function parts(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const found = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    const head = bytes.readUInt32LE(at + 42);
    const start = head + 30 + bytes.readUInt16LE(head + 26) + bytes.readUInt16LE(head + 28);
    const body = bytes.subarray(start, start + size);
    found.push({name: bytes.toString('utf8', at + 46, at + 46 + name), body: method === 8 ? inflateRawSync(body) : body});
    at += 46 + name + extra + comment;
  }
  return found;
}

function archive(list) {
  const bodies = [];
  const directory = [];
  let offset = 0;
  for (const {name, body} of list) {
    const called = Buffer.from(name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt32LE(crc(body), 14);
    head.writeUInt32LE(body.length, 18);
    head.writeUInt32LE(body.length, 22);
    head.writeUInt16LE(called.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    entry.writeUInt16LE(20, 6);
    head.copy(entry, 10, 8, 30);
    entry.writeUInt32LE(offset, 42);
    bodies.push(head, called, body);
    directory.push(entry, called);
    offset += head.length + called.length + body.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(list.length, 8);
  end.writeUInt16LE(list.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, index, end]);
}

const xml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * Writes values into the rows of codes: {'1.3.1': {D: 6.5, G: 'ghi chú'}} puts a number into D and a text into G. A value
 * that begins with = is written as a formula.
 */
export function fill(from, to, values) {
  const list = parts(readFileSync(from));
  const shared = list.find((p) => p.name === 'xl/sharedStrings.xml').body.toString('utf8');
  const texts = [...shared.matchAll(/<si>(.*?)<\/si>/gs)].map((m) => m[1].replace(/<[^>]*>/g, ''));
  const sheet = list.find((p) => p.name === 'xl/worksheets/sheet1.xml');
  let body = sheet.body.toString('utf8');
  for (const [code, cells] of Object.entries(values)) {
    const row = new RegExp(`<c r="A(\\d+)"[^>]*t="s"[^>]*><v>${texts.indexOf(code)}</v>`).exec(body)?.[1];
    if (!row) throw new Error(`the workbook has no row of ${code}`);
    for (const [column, value] of Object.entries(cells)) {
      const cell = new RegExp(`<c r="${column}${row}"([^>]*?)(?:/>|>.*?</c>)`, 's');
      if (!cell.test(body)) throw new Error(`the workbook has no cell ${column}${row}`);
      body = body.replace(cell, (_, attributes) => {
        const kept = attributes.replace(/ t="\w+"/, '');
        if (typeof value === 'number') return `<c r="${column}${row}"${kept}><v>${value}</v></c>`;
        if (value.startsWith('=')) return `<c r="${column}${row}"${kept}><f>${xml(value.slice(1))}</f><v>9</v></c>`;
        return `<c r="${column}${row}"${kept} t="inlineStr"><is><t>${xml(value)}</t></is></c>`;
      });
    }
  }
  sheet.body = Buffer.from(body);
  writeFileSync(to, archive(list));
  return to;
}
