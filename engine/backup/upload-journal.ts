import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeDurably } from '../connection/durable-write.ts';
import type { Ports } from '../ports/index.ts';
import {
  type JournalLine,
  type JournalPart,
  type LeftUpload,
  readJournal,
  type UploadIntent,
} from './journal-lines.ts';

export type { JournalPart, LeftUpload, UploadIntent } from './journal-lines.ts';

/** What an upload belongs to. Journals of different ones do not meet. */
export interface JournalOwner {
  /** Of the connection. */
  readonly place: { readonly endpoint: string; readonly bucket: string; readonly rootPath: string };
  readonly plan: string;
  readonly deviceId: string;
}

/** What the packed bytes depend on besides the files: another value makes another zip. */
export interface PackIdentity {
  readonly app: string;
  readonly format: number;
  readonly level: number;
}

export interface JournalDeps {
  readonly home: string;
  readonly ports: Pick<Ports, 'files' | 'clock' | 'random' | 'logger'>;
}

/** Storages that remove unfinished uploads by themselves do so after a week at the earliest. */
const TOO_OLD_MS = 6 * 24 * 60 * 60 * 1000;

/**
 * Remembers, in `<home>/cache/uploads`, how far the upload of one plan has come, so that the next run continues it.
 * Only ever a help: when it cannot be written, the backup goes on, and when it is lost, the parts are sent again.
 */
export interface UploadJournal {
  /** An upload that an earlier run did not finish, and that this one could continue. */
  readonly resumable: LeftUpload | undefined;
  /** One that it could not (too old, other versions, given up): its parts are to be removed. */
  readonly disowned: LeftUpload | undefined;
  /** Replaces what the journal held. To be called before anything of the upload reaches the storage. */
  begin(intent: UploadIntent): void;
  /** Makes `resumable` this run's own. */
  takeOver(): void;
  /** False when another run has begun or taken over since. */
  isOurs(): boolean;
  started(uploadId: string): void;
  confirmed(part: JournalPart): void;
  /** The object, of `size` bytes, is about to appear. */
  completing(size: number): void;
  /** Nobody is to continue this upload; the next run removes what is left of it. */
  discard(): void;
  /** Nothing is left of the upload but the object, or nothing at all: the journal goes. */
  finish(): void;
}

/** Reads what an earlier run left. Never throws. */
export function openUploadJournal(
  owner: JournalOwner,
  pack: PackIdentity,
  { home, ports }: JournalDeps,
): UploadJournal {
  const { files, clock, logger } = ports;
  const { endpoint, bucket, rootPath } = owner.place;
  const place = JSON.stringify([endpoint, bucket, rootPath, owner.plan, owner.deviceId]);
  const identity = JSON.stringify([pack.app, pack.format, pack.level]);
  const folder = join(home, 'cache', 'uploads');
  const name = createHash('sha256').update(place).digest('hex').slice(0, 32);
  const file = join(folder, `${name}.jsonl`);
  const run = Buffer.from(ports.random.bytes(8)).toString('hex');

  let written = false;
  const guarded = (act: () => void) => {
    try {
      act();
    } catch (error) {
      logger.warn('the journal of the upload could not be written', { file, error });
    }
  };
  const read = (): LeftUpload | undefined => {
    try {
      return files.existsSync(file) ? readJournal(files.readFileSync(file, 'utf8')) : undefined;
    } catch (error) {
      logger.warn('the journal of an upload could not be read', { file, error });
      return undefined;
    }
  };
  const append = (line: JournalLine, durably = false) =>
    guarded(() => {
      const descriptor = files.openSync(file, 'a', 0o600);
      try {
        // The line break comes first: should the last line be torn, this one stands by itself all the same.
        files.writeSync(descriptor, Buffer.from(`\n${JSON.stringify(line)}`));
        if (durably) files.fsyncSync(descriptor);
      } finally {
        files.closeSync(descriptor);
      }
      written = true;
    });

  const left = read();
  const age = left ? clock.now() - left.intent.startedAt : 0;
  // A clock that was set back tells nothing about the age.
  const usable = left && !left.discarded && left.identity === identity && age >= 0 && age < TOO_OLD_MS;
  return {
    resumable: usable ? left : undefined,
    disowned: usable ? undefined : left,
    begin: (intent) =>
      guarded(() => {
        files.mkdirSync(folder, { recursive: true, mode: 0o700 });
        const first = JSON.stringify({ holdallUpload: 1, identity, intent });
        writeDurably(file, `${first}\n${JSON.stringify({ run })}`, 0o600, files);
        written = true;
      }),
    takeOver: () => append({ run }, true),
    isOurs: () => {
      const found = read();
      // Gone although it could be written: another run has taken over, and has finished.
      return found ? found.run === run : !written;
    },
    started: (uploadId) => append({ uploadId }, true),
    confirmed: (part) => append(part),
    completing: (size) => append({ complete: size }, true),
    discard: () => append({ discarded: true }, true),
    finish: () => guarded(() => files.rmSync(file, { force: true })),
  };
}
