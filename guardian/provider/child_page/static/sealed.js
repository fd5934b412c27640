// Opens what a guardian's copy has sealed to this child, a few pieces at a time.

import { call } from "./api.js";
import { fileInZip } from "./zip.js";

const MOST_PIECES = 8;
const MOST_BYTES = 60_000;

// Returns the messages; null where the file has nothing that could be opened.
export async function openSealed(file) {
  const pieces = (await sealedText(file))?.split(/\s+/).filter(Boolean);
  if (!pieces?.length) return null;
  let opened = "";
  for (const batch of batches(pieces)) {
    opened += await (await call("exports/open", { bytes: batch.join("\n") })).text();
  }
  return opened;
}

async function sealedText(file) {
  const buffer = await file.arrayBuffer();
  const start = new Uint8Array(buffer, 0, Math.min(2, buffer.byteLength));
  if (start[0] !== 0x50 || start[1] !== 0x4b) return new TextDecoder().decode(buffer);
  try {
    return await fileInZip(buffer, ".jwe");
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return null; // damaged
    throw error;
  }
}

function* batches(pieces) {
  let batch = [];
  let size = 0;
  for (const piece of pieces) {
    if (batch.length && (batch.length === MOST_PIECES || size + piece.length > MOST_BYTES)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(piece);
    size += piece.length + 1;
  }
  yield batch;
}
