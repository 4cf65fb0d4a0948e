/** One uploaded part, as the upload's log remembers it. */
export interface PartRecord {
  readonly number: number;
  readonly size: number;
  /** Hex; the part's ETag. */
  readonly md5: string;
  readonly checksums: Readonly<Record<string, string>>;
  /** File in the upload's folder that holds the bytes. */
  readonly file: string;
  /** Where in that file they start. */
  readonly offset: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** Which run of the server wrote it. Bytes of an earlier run were perhaps never flushed: they are checked again. */
  readonly run: string;
}

/** What was said when the upload was created. */
export interface UploadFacts {
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly initiated: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly user: Readonly<Record<string, string>>;
}
