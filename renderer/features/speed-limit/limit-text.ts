import { LOWEST_LIMIT } from '#shared/contract/app.ts';

/** What is typed into the field is in megabytes a second. */
const UNIT = 1_000_000;
/** A terabyte a second is no limit. */
const MOST = 1_000_000;

/** Bytes a second as a person types them; nothing for no limit. */
export function limitText(limit: number | null): string {
  return limit === null ? '' : String(limit / UNIT);
}

/** Bytes a second; null when nothing was typed, undefined when it is no limit that can be kept. */
export function limitOf(text: string): number | null | undefined {
  const typed = text.trim().replace(',', '.');
  if (typed === '') return null;
  if (!/^\d*\.?\d+$|^\d+\.$/.test(typed)) return undefined;
  const limit = Math.round(Number(typed) * UNIT);
  return limit >= LOWEST_LIMIT && limit <= MOST * UNIT ? limit : undefined;
}
