import type { LinkRecord } from '../archive/manifest.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { utimesArgument } from './file-times.ts';
import type { PlaceOutcome } from './place-file.ts';
import { writeFailure } from './write-failure.ts';

/** Makes a symbolic link with its target exactly as it was found; where it points is nobody's business here. */
export function placeLink(
  files: FileSystem,
  record: LinkRecord,
  place: { readonly final: string; readonly temporary: string; readonly replace: boolean },
): PlaceOutcome {
  const made = place.replace ? place.temporary : place.final;
  try {
    files.symlinkSync(record.target, made);
  } catch (error) {
    const failed = writeFailure(error);
    return failed.code === 'EEXIST' ? { occupied: true } : { failed };
  }
  try {
    const seconds = utimesArgument(record.mtime);
    files.lutimesSync(made, seconds, seconds);
    if (place.replace) files.renameSync(made, place.final);
    return { placed: true };
  } catch (error) {
    files.rmSync(made, { force: true });
    return { failed: writeFailure(error) };
  }
}
