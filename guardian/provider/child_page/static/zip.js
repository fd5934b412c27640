// Finds one file in a zip archive (PKWARE APPNOTE 6.3, without ZIP64).

const END = 0x06054b50;
const ENTRY = 0x02014b50;

// Returns the text of the first file whose name ends so, or null where there is none.
export async function fileInZip(buffer, ending) {
  const view = new DataView(buffer);
  const end = endOfDirectory(view);
  if (end === null) return null;
  const names = new TextDecoder();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== ENTRY) return null;
    const nameLength = view.getUint16(at + 28, true);
    const name = names.decode(new Uint8Array(buffer, at + 46, nameLength));
    if (name.endsWith(ending)) return content(buffer, view, at);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return null;
}

function endOfDirectory(view) {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  return null;
}

async function content(buffer, view, entry) {
  const packed = view.getUint16(entry + 10, true) === 8;
  const size = view.getUint32(entry + 20, true);
  const local = view.getUint32(entry + 42, true);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const stream = new Blob([new Uint8Array(buffer, start, size)]).stream();
  return new Response(packed ? stream.pipeThrough(new DecompressionStream("deflate-raw")) : stream).text();
}
