import type { MethodName, RequestOf, ResultOf } from '#shared/contract/contract.ts';

type Names = Extract<MethodName, `kept.${string}`>;
type Handlers = { [M in Names]: (request: RequestOf<M>) => ResultOf<M> };

/** A bucket that has kept some of what was deleted, and locks the newest two backups for three weeks. */
export function believableKept(now: () => number, newest: () => readonly string[]): Handlers {
  let hidden = { versions: 41, bytes: 12_400_000_000 };
  return {
    'kept.hidden': ({ connection }) =>
      connection === 'office' ? { supported: false } : { supported: true, ...hidden },
    'kept.purge': () => {
      const { versions, bytes } = hidden;
      hidden = { versions: 1, bytes: 300_000_000 };
      const reason = 'The storage keeps it until its lock ends';
      const reasons = [{ key: 'holdall/photos/anna-laptop/20261101T060000Z-k1.zip', reason }];
      return { versions: versions - 1, bytes: bytes - hidden.bytes, failed: 1, reasons };
    },
    'kept.locks': ({ ids }) => {
      const until = new Date(now() + 21 * 24 * 3_600_000).toISOString();
      const locked = newest().slice(0, 2);
      return { locks: ids.filter((id) => locked.includes(id)).map((id) => ({ id, until, held: false })) };
    },
  };
}
