import { createHash } from 'node:crypto';
import { quirkAnswer, refuse } from '../quirks.ts';
import type { QuirkRequest } from '../quirky-server.ts';

function invalidRequest(message: string) {
  return () =>
    quirkAnswer(
      400,
      `<?xml version="1.0"?><Error><Code>InvalidRequest</Code><Message>${message}</Message></Error>`,
    );
}

const hasRightMd5 = ({ headers, body }: QuirkRequest) =>
  headers['content-md5'] === createHash('md5').update(body).digest('base64');

/** Knows none of the newer checksums and takes no body in signed chunks. */
export const noNewChecksums = refuse(
  ({ headers }) =>
    Object.keys(headers).some((name) => /^x-amz-(checksum-|sdk-checksum|trailer)/.test(name)) ||
    /aws-chunked/.test(headers['content-encoding'] ?? ''),
  invalidRequest('Unsupported header'),
);

/** Deletes many objects only with Content-MD5. */
export const md5ToDelete = refuse(
  (request) => request.method === 'POST' && request.query.has('delete') && !hasRightMd5(request),
  invalidRequest('Missing required header for this request: Content-MD5'),
);

/** Stores nothing that comes without Content-MD5. */
export const md5ToStore = refuse((request) => {
  const stores = request.method === 'PUT' && request.headers['x-amz-copy-source'] === undefined;
  return stores && /^\/[^/]+\/./.test(request.path) && !hasRightMd5(request);
}, invalidRequest('Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests'));
