import { setImmediate } from 'node:timers/promises';
import type { Ports } from '../ports/index.ts';
import { KeptOut } from './kept-out.ts';
import { compilePatterns } from './patterns.ts';
import { findRoots } from './roots.ts';
import type { ScanRequest, ScanResult } from './scan-types.ts';
import { Walk } from './walk.ts';

/** Names looked at in one go: a few milliseconds, so that Ctrl-C and a progress bar feel immediate. */
const NAMES_PER_STEP = 2048;

/**
 * Lists everything the folders hold, without opening a file. What cannot be saved is named in `issues`
 * (unreadable, unusable name); sockets, pipes and devices hold no data and are named in `skipped`. The result
 * may be empty. `onProgress` is called after every few milliseconds of work and once at the end; between them
 * `mayGoOn` is waited for.
 * @throws AppError `folder-missing` or `folder-unreadable` when a root is; the signal's reason when it aborts
 */
export async function scan(
  request: ScanRequest,
  ports: Pick<Ports, 'files'>,
  options: {
    readonly signal: AbortSignal;
    readonly mayGoOn?: () => Promise<void>;
    readonly onProgress?: (seen: { readonly files: number; readonly bytes: number }) => void;
  },
): Promise<ScanResult> {
  options.signal.throwIfAborted();
  const { files } = ports;
  const filter = compilePatterns(request.include, request.exclude);
  const roots = findRoots(request, filter, files);
  await options.mayGoOn?.();
  const walk = new Walk(roots, filter, new KeptOut(request.neverInclude ?? [], files), files);
  while (walk.step(NAMES_PER_STEP)) {
    options.onProgress?.(walk.seen);
    // Not a wait: it only lets signals and timers in.
    await setImmediate();
    await options.mayGoOn?.();
    options.signal.throwIfAborted();
  }
  options.onProgress?.(walk.seen);
  const locations = roots.map(({ label, origin }) => ({ label, origin }));
  return { ...walk.finish(), locations };
}
