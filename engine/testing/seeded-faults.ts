import { AppError } from '#shared/errors/app-error.ts';
import type { FakeRandom } from './fake-random.ts';
import type { Fault, StorageMethod } from './faulty-storage.ts';

/** Drops the connection once, before or after the call, at `count` random places among the calls to `methods`. */
export function seededFaults(
  random: FakeRandom,
  options: { methods: readonly StorageMethod[]; count: number; amongCalls: number },
): Fault[] {
  const faults: Fault[] = [];
  const taken = new Set<string>();
  const places = options.methods.length * options.amongCalls;
  while (faults.length < Math.min(options.count, places)) {
    const method = options.methods[random.integer(options.methods.length)];
    if (!method) break;
    const call = 1 + random.integer(options.amongCalls);
    // Two faults on one call would leave the second one unfired.
    if (taken.has(`${method} ${call}`)) continue;
    taken.add(`${method} ${call}`);
    const when = random.integer(2) === 0 ? 'before' : 'after';
    faults.push({ method, when, call, error: lostConnection });
  }
  return faults;
}

/** What a client sees when the connection breaks. */
export function lostConnection(): AppError<'connection-lost'> {
  return new AppError('connection-lost', { host: 'storage.test' });
}

/** What a client sees of a server that is too busy. */
export function busy(): AppError<'storage-busy'> {
  return new AppError('storage-busy', { status: 503, serverCode: 'SlowDown' });
}
