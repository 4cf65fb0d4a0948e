import { openImmutable, type Sqlite, sqliteFailure } from './sqlite-access.ts';

export type ImageCheck =
  | { readonly state: 'sound' }
  /** What SQLite found. */
  | { readonly state: 'damaged'; readonly detail: string }
  /** Its schema needs something that only the program it belongs to has. */
  | { readonly state: 'unchecked'; readonly detail: string };

const MOST_FINDINGS = 100;

/** Values that a rule of the schema forbids: flaws of the content, which a copy is to have as well. */
const FLAW_OF_CONTENT = /^(?:NULL value in |CHECK constraint failed in |[\w-]+ value in \S+\.\S+$)/;

/** Lets SQLite check a database that nobody writes to. Throws only what is no finding. */
export function checkImage(image: string, sqlite: Sqlite): ImageCheck {
  const thorough = run(image, sqlite, 'integrity_check');
  // An index may be made by a function that only the program has; the quick check leaves such indexes alone.
  return thorough.state === 'unchecked' ? withoutIndexes(image, sqlite, thorough) : thorough;
}

function withoutIndexes(image: string, sqlite: Sqlite, thorough: ImageCheck): ImageCheck {
  const quick = run(image, sqlite, 'quick_check');
  return quick.state === 'unchecked' ? thorough : quick;
}

function run(image: string, sqlite: Sqlite, check: 'integrity_check' | 'quick_check'): ImageCheck {
  const connection = openImmutable(sqlite, image);
  try {
    const rows = connection.prepare(`PRAGMA ${check}(${MOST_FINDINGS})`).all();
    const findings = rows.map((row) => String(row[check]));
    const damages = findings.filter((finding) => finding !== 'ok' && !FLAW_OF_CONTENT.test(finding));
    if (damages.length === 0 && findings.length < MOST_FINDINGS) return { state: 'sound' };
    return { state: 'damaged', detail: firstLine(damages[0] ?? findings[0] ?? '') };
  } catch (error) {
    const failure = sqliteFailure(error);
    if (failure === null || !(error instanceof Error)) throw error;
    const detail = firstLine(error.message);
    // A schema that cannot be understood counts as corruption for SQLite, but may be a newer one than it knows.
    const isSchema = error.message.startsWith('malformed database schema');
    if (failure === 'damaged' && !isSchema) return { state: 'damaged', detail };
    return { state: 'unchecked', detail };
  } finally {
    connection.close();
  }
}

function firstLine(text: string): string {
  return text
    .split('\n', 2)
    .filter((line) => !line.startsWith('*** '))
    .join(' ')
    .slice(0, 200);
}
