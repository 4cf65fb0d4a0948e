import { ZipFormatError } from './zip-format-error.ts';

/**
 * A record of the largest file a storage takes has a list of five million segment lengths and their digests; a line
 * longer than this is an attempt to fill the memory.
 */
const MAX_LINE = 160 * 1024 * 1024;

const LINE_FEED = 10;

/**
 * Cuts UTF-8 bytes into lines, a batch of lines for each piece of input. The last line needs a line feed too.
 * Throws a ZipFormatError for bytes that are not UTF-8, an over-long line or a last line without its end.
 */
export async function* splitLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let carried: Uint8Array[] = [];
  let carriedBytes = 0;
  for await (const piece of source) {
    const end = piece.lastIndexOf(LINE_FEED);
    if (end < 0) {
      carried.push(piece);
      carriedBytes += piece.length;
      if (carriedBytes > MAX_LINE) throw new ZipFormatError('the manifest has an impossibly long line');
      continue;
    }
    const head = piece.subarray(0, end);
    yield decode(decoder, carried.length > 0 ? Buffer.concat([...carried, head]) : head).split('\n');
    carried = end + 1 < piece.length ? [piece.subarray(end + 1)] : [];
    carriedBytes = piece.length - end - 1;
  }
  if (carriedBytes > 0) throw new ZipFormatError('the manifest breaks off');
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new ZipFormatError('the manifest is not valid text', { cause });
  }
}
