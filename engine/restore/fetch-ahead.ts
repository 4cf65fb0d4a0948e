import type { Storage } from '../storage/storage.ts';
import { ArrivingRead } from './arriving-read.ts';
import type { PlannedRead } from './plan-reads.ts';
import type { ReadMemory } from './read-memory.ts';
import type { RunningWork } from './running-work.ts';

interface FetchSetup {
  readonly storage: Storage;
  readonly object: { readonly key: string; readonly etag: string };
  readonly memory: ReadMemory;
  readonly work: RunningWork;
  /** Told of bytes that came over the wire. */
  readonly transferred: (bytes: number) => void;
}

/**
 * Begins the reads as memory becomes free, ahead of whoever takes them. Memory is handed out in the order of the
 * reads, and their units begin in that order too. So whoever waits for an earlier piece waits for one that
 * already has all it needs, and nothing can wait in a circle.
 */
export async function* fetchAhead(
  reads: Iterable<PlannedRead>,
  setup: FetchSetup,
): AsyncGenerator<ArrivingRead, void> {
  const begun: Promise<ArrivingRead>[] = [];
  const iterator = reads[Symbol.iterator]();
  const beginNext = () => {
    const next = iterator.next();
    if (next.done) return;
    const arriving = begin(new ArrivingRead(next.value), setup);
    // Whoever takes it sees the failure; until then nobody does.
    arriving.catch(() => {});
    begun.push(arriving);
  };
  for (let ahead = 0; ahead < setup.memory.reads; ahead += 1) beginNext();
  for (let first = begun.shift(); first; first = begun.shift()) {
    yield await first;
    beginNext();
  }
}

async function begin(arriving: ArrivingRead, setup: FetchSetup): Promise<ArrivingRead> {
  arriving.begin(await setup.memory.inputs.acquire());
  setup.work.spawn(fetch(arriving, setup));
  return arriving;
}

async function fetch(arriving: ArrivingRead, setup: FetchSetup): Promise<void> {
  const { storage, object, work, transferred } = setup;
  const { start, end } = arriving.read;
  try {
    const answer = await storage.get(object.key, {
      range: { start, end },
      ifMatch: object.etag,
      signal: work.signal,
    });
    for await (const bytes of answer.body) {
      arriving.append(bytes);
      transferred(bytes.length);
    }
    // No more than a guard: the storage promises to give exactly what was asked for.
    arriving.fail(new RangeError('a storage gave fewer bytes than it was asked for'));
  } catch (error) {
    arriving.fail(error);
    throw error;
  }
}
