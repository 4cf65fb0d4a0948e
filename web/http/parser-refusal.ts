import type { Refusal } from './refusal.ts';

/** What to answer to bytes that are no request, or a request that does not end. */
export function parserRefusal(error: Error): Refusal {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { status: 431, code: 'headers-too-large', message: 'The request is too large.' };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { status: 408, code: 'too-slow', message: 'The request took too long to arrive.' };
  }
  return { status: 400, code: 'request-invalid', message: 'The request was not understood.' };
}
