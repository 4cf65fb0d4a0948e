import type { PartRecord } from './part-record.ts';

/** A record for the end of the log. It begins a line of its own, whatever a full disk or a crash left before it. */
export function partLine(part: PartRecord): string {
  return `\n${JSON.stringify(part)}\n`;
}

/** The records of a log in order. A torn line was never acknowledged, and hides no other. */
export function readPartsLog(text: string): readonly PartRecord[] {
  // What follows the last line feed was torn, even where it happens to be whole.
  return text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      const part = parse(line);
      return part ? [part] : [];
    });
}

function parse(line: string): PartRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isPart(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPart(value: unknown): value is PartRecord {
  if (typeof value !== 'object' || value === null) return false;
  return 'number' in value && 'size' in value && 'md5' in value && 'file' in value && 'offset' in value;
}
