// Run as a process of its own by a test that kills it: node upload-child.ts ORDER (JSON). Makes one upload, continuing
// what an earlier process left, and prints what it came to.
import { findResumable } from '../backup/find-resumable.ts';
import { openUploadJournal } from '../backup/upload-journal.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemFileSystem, systemRandom } from '../ports/system.ts';
import type { CopyFrom } from '../storage/copy-base.ts';
import { ObjectUpload } from '../storage/object-upload.ts';
import { openStorage } from '../storage/open-storage.ts';
import { FakeRandom } from './fake-random.ts';
import { bytesOfSteps, runSteps, type UploadStep } from './upload-script.ts';

export interface UploadOrder {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly home: string;
  readonly base: CopyFrom;
  /** Key of the object, if a new upload is begun. */
  readonly key: string;
}

export interface UploadReport {
  readonly key: string;
  readonly kind: string;
  readonly sent: number;
  readonly resumed: number;
  readonly copied: number;
}

const partSize = 64 * 1024;
/** Least bytes of a part. */
export const halfPart = partSize / 2;
const baseBytes = new FakeRandom(1).bytes(20 * partSize);

/** The content of the base and what is made of it; the test knows them, too. */
export function killedUpload(): { base: Uint8Array; steps: UploadStep[]; result: Uint8Array } {
  const random = new FakeRandom(2);
  const hold = random.bytes(60);
  const steps: UploadStep[] = [
    { kind: 'copy', start: 0, end: 9 * partSize },
    { kind: 'hold', bytes: hold },
    ...Array.from({ length: 60 }, () => ({ kind: 'write' as const, bytes: random.bytes(20_000) })),
    { kind: 'patch' },
    { kind: 'copy', start: 10 * partSize, end: 19 * partSize },
    { kind: 'write', bytes: random.bytes(100_000) },
  ];
  return { base: baseBytes, steps, result: bytesOfSteps(steps, baseBytes) };
}

async function main(order: UploadOrder): Promise<UploadReport> {
  const { endpoint, region, accessKeyId, secretAccessKey, home, base } = order;
  const ports = { clock: systemClock, random: systemRandom, files: systemFileSystem, logger: silentLogger };
  const settings = {
    name: 'ours',
    endpoint,
    region,
    bucket: 'data',
    rootPath: '',
    accessKeyId,
    addressing: 'path' as const,
    caFile: null,
    proxy: null,
  };
  const storage = await openStorage(settings, { secretAccessKey }, ports);
  const journal = openUploadJournal(
    { place: settings, plan: 'p', deviceId: 'd' },
    { app: '1', format: 1, level: 1 },
    { home, ports },
  );
  const found = await findResumable(storage, journal, new AbortController().signal);
  if (found.kind === 'object') {
    journal.finish();
    return { key: found.intent.key, kind: 'object', sent: 0, resumed: 0, copied: 0 };
  }
  const resume = found.kind === 'upload' ? found.upload : undefined;
  const { key } = resume?.intent ?? order;
  if (!resume) journal.begin({ key, id: 'x', startedAt: systemClock.now(), partSize, base });
  const { clock, random } = ports;
  const common = { storage, key, partSize, minPartSize: halfPart, clock, random };
  const upload = new ObjectUpload({ ...common, copyFrom: base, journal, resume });
  await runSteps(killedUpload().steps, upload);
  await upload.finish();
  journal.finish();
  storage.close();
  const { bytesSent: sent, bytesResumed: resumed, bytesCopied: copied } = upload;
  return { key, kind: found.kind, sent, resumed, copied };
}

if (process.argv[1] === import.meta.filename) {
  console.log(JSON.stringify(await main(JSON.parse(process.argv[2] ?? '') as UploadOrder)));
}
