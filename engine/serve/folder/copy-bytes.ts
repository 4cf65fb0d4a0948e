import type { FileHandle } from 'node:fs/promises';
import { S3Error } from '../s3-error.ts';

const pieceBytes = 1024 * 1024;

/**
 * Hands `length` bytes from `start` on to `consume`, in pieces of 1 MiB. A piece is valid only until the next.
 * @throws S3Error `InternalError` when the file ends before that
 */
export async function readBytes(
  handle: FileHandle,
  start: number,
  length: number,
  consume: (piece: Buffer) => Promise<void> | void,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, length));
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, length - done), start + done);
    if (bytesRead === 0) throw new S3Error('InternalError', 'The file became shorter while it was read.');
    await consume(buffer.subarray(0, bytesRead));
    done += bytesRead;
  }
}

/** Writes all of `piece` at `position`. */
export async function writeBytes(handle: FileHandle, piece: Buffer, position: number): Promise<void> {
  for (let done = 0; done < piece.length; ) {
    const { bytesWritten } = await handle.write(piece, done, piece.length - done, position + done);
    done += bytesWritten;
  }
}
