import { entryNameFor } from '../../archive/entry-path.ts';

/** The name a path gets in the zip. */
export interface PlacedName {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the manifest says about it: nothing unless the name differs from the path. */
  readonly record: { readonly entry?: string };
}

/** Zip name of a file or link; `folder` adds the final slash. */
export function placeName(path: string, folder = false): PlacedName {
  const entry = entryNameFor(path);
  const name = folder ? `${entry ?? path}/` : (entry ?? path);
  return { name, bytes: Buffer.from(name, 'utf8'), record: entry === undefined ? {} : { entry } };
}
