const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of an entry name as text, or undefined when they are not UTF-8. */
export function decodeEntryName(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether a name needs the UTF-8 flag to be read alike everywhere. */
export function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 127) return false;
  return true;
}
