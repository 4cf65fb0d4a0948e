/**
 * A copy of an SDK or Node error with its name, code and sentence only. The original holds the request, and with
 * it the Authorization header and the string that was signed: neither may end up in a log or a report.
 */
export function plainCause(error: unknown): Error {
  const { name, message, code } = (error ?? {}) as { name?: unknown; message?: unknown; code?: unknown };
  const plain = new Error(typeof message === 'string' ? (message.split('\n')[0] ?? '') : String(error));
  plain.name = typeof name === 'string' ? name : 'Error';
  if (typeof code === 'string') Object.assign(plain, { code });
  return plain;
}
