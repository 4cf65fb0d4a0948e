import type { Clock } from '../ports/index.ts';

/** The answer of `asked`, or `otherwise` when it fails, takes longer than `milliseconds`, or `signal` aborts. */
export async function within<T>(
  clock: Clock,
  milliseconds: number,
  signal: AbortSignal,
  asked: () => T | Promise<T>,
  otherwise: T,
): Promise<T> {
  let answer: T | Promise<T>;
  try {
    answer = asked();
  } catch {
    return otherwise;
  }
  if (!(answer instanceof Promise)) return answer;
  const enough = new AbortController();
  const tooLate = clock.sleep(milliseconds, AbortSignal.any([signal, enough.signal])).then(
    () => otherwise,
    () => otherwise,
  );
  try {
    return await Promise.race([answer, tooLate]);
  } catch {
    return otherwise;
  } finally {
    enough.abort();
  }
}
