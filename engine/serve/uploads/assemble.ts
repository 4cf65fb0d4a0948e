import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CompleteFile } from '../folder/commit.ts';
import { readBytes, writeBytes } from '../folder/copy-bytes.ts';
import { isAbsent } from '../folder/file-errors.ts';
import { S3Error } from '../s3-error.ts';
import type { PartRecord } from './part-record.ts';
import { assemblyFile, type PlacedPart, planAssembly } from './plan-assembly.ts';
import type { Upload } from './upload.ts';

/** Makes one file of the chosen parts. The caller closes its handle. @throws S3Error `InvalidPart` */
export async function assemble(upload: Upload, parts: readonly PartRecord[]): Promise<CompleteFile> {
  await verifyEarlierRuns(upload, parts);
  const plan = planAssembly(parts, upload.parts);
  const file = path.join(upload.folder, plan.inPlace ? assemblyFile : 'whole');
  if (!plan.inPlace) await rm(file, { force: true });
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT);
  try {
    for (const move of plan.moves) await copyPart(upload, move, handle);
    // A part that failed, or one that was replaced, may have left bytes behind the end.
    await handle.truncate(plan.size);
    return { file, handle, size: plan.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function copyPart(upload: Upload, { part, at }: PlacedPart, to: FileHandle): Promise<void> {
  let position = at;
  await withPartFile(upload, part, (from) =>
    readBytes(from, part.offset, part.size, async (piece) => {
      await writeBytes(to, piece, position);
      position += piece.length;
    }),
  );
}

/**
 * Parts are acknowledged before they are flushed, so that the disk is waited for once per object. If the server
 * was started anew since, the computer may have lost power in between, and the bytes have to prove themselves.
 */
async function verifyEarlierRuns(upload: Upload, parts: readonly PartRecord[]): Promise<void> {
  for (const part of parts) {
    if (part.run === upload.run) continue;
    const md5 = createHash('md5');
    await withPartFile(upload, part, (from) =>
      readBytes(from, part.offset, part.size, (piece) => void md5.update(piece)),
    ).catch((cause: unknown) => {
      throw new S3Error('InvalidPart', `Part ${part.number} was lost; upload it again.`, { cause });
    });
    if (md5.digest('hex') !== part.md5) {
      throw new S3Error('InvalidPart', `Part ${part.number} was damaged; upload it again.`);
    }
  }
}

async function withPartFile(
  upload: Upload,
  part: PartRecord,
  use: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(path.join(upload.folder, part.file), 'r');
  } catch (cause) {
    if (isAbsent(cause)) throw new S3Error('InvalidPart', `Part ${part.number} is gone.`, { cause });
    throw cause;
  }
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}
