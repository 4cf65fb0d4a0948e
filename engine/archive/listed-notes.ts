/** How many issues, and how many skipped things, a manifest names. */
export const MOST_LISTED = 10_000;
/** UTF-16 units of their texts together: the footer is one line, and readers refuse lines beyond 160 MiB. */
const MOST_TEXT = 4 * 1024 * 1024;

/**
 * The first of the notes, as many as a manifest names: a folder with a million unreadable files must not end in a
 * manifest that no reader takes. All of them still count.
 */
export function listedNotes<N extends Readonly<Record<string, string>>>(notes: readonly N[]): readonly N[] {
  let text = 0;
  let count = 0;
  for (const note of notes) {
    for (const value of Object.values(note)) text += value.length;
    if (count === MOST_LISTED || text > MOST_TEXT) return notes.slice(0, count);
    count += 1;
  }
  return notes;
}
