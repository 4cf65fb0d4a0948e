/** What SQLite keeps beside a database, by the ending of its name. */
export const WAL = '-wal';
export const SHARED_MEMORY = '-shm';
export const JOURNAL = '-journal';

/** The files that belong to a database and mean nothing, or worse, without the one they were written for. */
export const SIDE_FILES: readonly string[] = [WAL, SHARED_MEMORY, JOURNAL];
