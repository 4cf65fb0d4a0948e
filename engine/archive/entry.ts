/** The facts of one zip entry that its headers are made of. All offsets and lengths are bytes, exact integers. */
export interface EntryFacts {
  /** As stored: forward slashes, folders end with one, no leading slash. UTF-8, at most 65,535 bytes. */
  readonly name: string;
  /** 0 stored, 8 deflate. */
  readonly method: 0 | 8;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  /** Permission bits. */
  readonly mode: number;
  readonly type: 'file' | 'folder' | 'link';
}
