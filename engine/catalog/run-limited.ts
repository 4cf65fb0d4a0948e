/**
 * Runs `act` for every item, at most `limit` at once, and returns the results in the order of the items. The
 * first rejection aborts the signal handed to the others, waits until they have ended, and is passed on, so
 * that no request is still under way when the caller sees the error.
 */
export async function runLimited<T, R>(
  items: readonly T[],
  limit: number,
  act: (item: T, signal: AbortSignal) => Promise<R>,
  outer?: AbortSignal,
): Promise<R[]> {
  outer?.throwIfAborted();
  const stop = new AbortController();
  const signal = outer ? AbortSignal.any([outer, stop.signal]) : stop.signal;
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const lane = async () => {
    for (const [index, item] of queue) {
      signal.throwIfAborted();
      results[index] = await act(item, signal);
    }
  };
  let failure: { reason: unknown } | undefined;
  const lanes = Array.from({ length: Math.min(limit, items.length) }, () =>
    lane().catch((reason: unknown) => {
      failure ??= { reason };
      stop.abort(reason);
    }),
  );
  await Promise.all(lanes);
  if (failure) throw failure.reason;
  return results;
}
