import type { MethodName, RequestOf, ResultOf } from '#shared/contract/contract.ts';
import type { CorsRule } from '#shared/cors.ts';

type Names = Extract<MethodName, `links.${string}` | `cors.${string}`>;
type Handlers = { [M in Names]: (request: RequestOf<M>) => ResultOf<M> };

const rules: CorsRule[] = [
  {
    id: 'photo-site',
    allowedOrigins: ['https://photos.example.net'],
    allowedMethods: ['GET', 'PUT'],
    allowedHeaders: ['*'],
    exposeHeaders: ['ETag'],
    maxAgeSeconds: 600,
  },
];

/** Links to backups and the rules for web pages; a link that holds “expired” has expired. */
export function believableLinks(
  now: () => number,
  firstBackup: () => { readonly connection: string; readonly id: string },
  fail: (code: string, details: Record<string, unknown>) => never,
): Handlers {
  let added: CorsRule | null = null;
  const stateFor = (origin: string) => ({
    supported: true as const,
    rules: added ? [...rules, added] : rules,
    change: added ? null : readingRule(origin),
  });
  return {
    'links.make': ({ id, hours }) => ({
      url: `https://nas.example.net:9000/family-backups/holdall/documents/anna-laptop/20261121T054000Z-${id}.zip?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKEXAMPLE&X-Amz-Date=20261121T054000Z&X-Amz-Expires=${hours * 3600}&X-Amz-SignedHeaders=host&X-Amz-Signature=${'5f'.repeat(32)}`,
      expiresAt: new Date(now() + hours * 3_600_000).toISOString(),
      endsWithKeys: false,
      reach: 'everybody',
    }),
    'links.open': ({ link }) => {
      if (!/^https:\/\//.test(link)) fail('link-invalid', { problem: 'it has to begin with https://' });
      if (link.includes('expired')) {
        fail('link-refused', { host: 'nas.example.net', status: 403, reason: 'expired' });
      }
      return { ...firstBackup(), host: 'nas.example.net', notices: [] };
    },
    'links.close': () => ({}),
    'cors.look': ({ origin }) => stateFor(origin),
    'cors.apply': ({ origin }) => {
      added ??= readingRule(origin);
      return stateFor(origin);
    },
  };
}

function readingRule(origin: string): CorsRule {
  return {
    id: 'holdall-read-by-link',
    allowedOrigins: [origin],
    allowedMethods: ['GET', 'HEAD'],
    allowedHeaders: ['range', 'if-match'],
    exposeHeaders: ['ETag', 'Content-Length', 'Content-Range', 'Accept-Ranges', 'Last-Modified'],
    maxAgeSeconds: 3600,
  };
}
