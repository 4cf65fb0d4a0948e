import type { Quirk, QuirkAnswer, QuirkRequest } from '../quirky-server.ts';

/** ETags that have nothing to do with MD5, as many storages have them. */
export const opaqueEtags: Quirk = async (request, pass) => {
  const answer = await pass(withEtags(request, (etag) => mirrored(etag.replace(/^gw-/, ''))));
  return answered(answer, (etag) => `gw-${mirrored(etag)}`, '"');
};

/** ETags without the quotes that belong to them. */
export const bareEtags: Quirk = async (_request, pass) => answered(await pass(), (etag) => etag, '');

/** Ends an upload in parts with an ETag that the object never has again. */
export const otherEtagAtTheEnd: Quirk = async ({ method, query }, pass) => {
  const answer = await pass();
  return method === 'POST' && query.has('uploadId')
    ? answered(answer, (etag) => mirrored(etag), '"')
    : answer;
};

const mirrored = (etag: string) => [...etag].reverse().join('');

const conditions = ['if-match', 'if-none-match', 'x-amz-copy-source-if-match'];

function withEtags(request: QuirkRequest, change: (etag: string) => string): QuirkRequest | undefined {
  const finishes = request.method === 'POST' && request.query.has('uploadId');
  const named = conditions.filter((name) => /^"/.test(String(request.headers[name] ?? '')));
  if (!finishes && named.length === 0) return undefined;
  const headers = { ...request.headers };
  for (const name of named)
    headers[name] = String(headers[name]).replace(/"([^"]*)"/g, (_, etag) => `"${change(etag)}"`);
  const body = finishes
    ? Buffer.from(inXml(request.body.toString(), (etag) => `&quot;${change(etag)}&quot;`))
    : request.body;
  return { ...request, headers, body };
}

function answered(answer: QuirkAnswer, change: (etag: string) => string, quote: '"' | ''): QuirkAnswer {
  const headers = { ...answer.headers };
  if (headers.etag) headers.etag = quote + change(headers.etag.replaceAll('"', '')) + quote;
  const isXml = /xml/.test(headers['content-type'] ?? '') && answer.body.includes('<ETag>');
  if (!isXml) return headers.etag ? { ...answer, headers } : answer;
  const xmlQuote = quote === '' ? '' : '&quot;';
  const body = Buffer.from(inXml(answer.body.toString(), (etag) => xmlQuote + change(etag) + xmlQuote));
  return { ...answer, headers: { ...headers, 'content-length': String(body.length) }, body };
}

function inXml(text: string, change: (etag: string) => string): string {
  return text.replace(
    /<ETag>(.*?)<\/ETag>/g,
    (_, etag: string) => `<ETag>${change(etag.replace(/&quot;|&#34;|"/g, ''))}</ETag>`,
  );
}
