import { get16, get32, get64, put16, put32 } from './little-endian.ts';

export const ZIP64_ID = 0x0001;
export const TIME_ID = 0x5455;
/** Info-ZIP's second, “Unicode” name. A name that exists twice can be read in two ways. */
const UNICODE_NAME_ID = 0x7075;

/** Bytes of the extended-timestamp field with only the modification time. Local and central have the same. */
export const TIME_FIELD = 9;

/** A 32-bit size or offset with this value stands in the zip64 field instead. */
export const IN_ZIP64 = 0xffff_ffff;

/**
 * Writes the extended timestamp. Times outside the signed 32-bit range (1901–2038) are clamped: the manifest
 * keeps the exact time, and a field of constant length lets a header be measured before the time is known.
 */
export function putTimeField(into: Uint8Array, at: number, mtime: number): void {
  const seconds = Math.min(0x7fff_ffff, Math.max(-0x8000_0000, Math.floor(mtime / 1000)));
  put16(into, at, TIME_ID);
  put16(into, at + 2, 5);
  into[at + 4] = 1;
  put32(into, at + 5, seconds);
}

export interface ExtraFields {
  /** Modification time, milliseconds since the epoch, whole seconds. */
  readonly mtime?: number;
  /** The 64-bit numbers of the zip64 field, in their order. */
  readonly zip64?: readonly number[];
  /** Why the fields cannot be trusted. */
  readonly problem?: string;
}

/** Reads an extra area strictly: fields must fill it exactly and mean one thing only. Unknown fields are passed over. */
export function parseExtraFields(extra: Uint8Array): ExtraFields {
  let mtime: number | undefined;
  let zip64: number[] | undefined;
  let at = 0;
  while (at < extra.length) {
    const length = at + 4 <= extra.length ? get16(extra, at + 2) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > extra.length) return { problem: 'its extra fields are cut off' };
    const id = get16(extra, at);
    const start = at + 4;
    if (id === ZIP64_ID) {
      if (zip64) return { problem: 'it has two zip64 fields' };
      if (length % 8 !== 0) return { problem: 'its zip64 field has a wrong length' };
      zip64 = [];
      for (let field = start; field < start + length; field += 8) {
        const value = get64(extra, field);
        if (value === undefined) return { problem: 'its zip64 field holds an impossible number' };
        zip64.push(value);
      }
    } else if (id === TIME_ID && length >= 5 && ((extra[start] ?? 0) & 1) === 1) {
      mtime = (get32(extra, start + 1) | 0) * 1000;
    } else if (id === UNICODE_NAME_ID) {
      return { problem: 'it has a second name' };
    }
    at = start + length;
  }
  return { ...(mtime === undefined ? {} : { mtime }), ...(zip64 ? { zip64 } : {}) };
}
