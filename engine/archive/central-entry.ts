/** What the central directory says about one entry. Offsets and lengths are bytes. */
export interface CentralEntry {
  /** Forward slashes; folders end with one. */
  readonly name: string;
  readonly nameByteLength: number;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Of the local header, from the first byte of the zip. */
  readonly offset: number;
  /** Milliseconds since the epoch, whole seconds. */
  readonly mtime: number;
  /** Permission bits. */
  readonly mode: number;
  readonly type: 'file' | 'folder' | 'link';
  /** Why this entry alone cannot be used; a plain sentence without a full stop. Its other facts may be nonsense. */
  readonly problem?: string;
}
