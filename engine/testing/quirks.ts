import type { Quirk, QuirkAnswer, QuirkRequest } from './quirky-server.ts';

/** An answer of the gateway's own. */
export function quirkAnswer(
  status: number,
  body = '',
  headers: QuirkAnswer['headers'] = { 'content-type': 'application/xml' },
): QuirkAnswer {
  return { status, headers, body: Buffer.from(body) };
}

export function quirkError(status: number, code: string): QuirkAnswer {
  return quirkAnswer(status, `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
}

const notImplemented = () => quirkError(501, 'NotImplemented');
const isBucketCall = ({ path }: QuirkRequest) => /^\/[^/]+\/?$/.test(path);

/** Refuses what `when` is true of. */
export function refuse(when: (request: QuirkRequest) => boolean, answer = notImplemented): Quirk {
  return (request, pass) => (when(request) ? answer() : pass());
}

export const noMultipart = refuse(({ query }) => query.has('uploads') || query.has('uploadId'));
export const noPartCopy = refuse(({ headers }) => headers['x-amz-copy-source'] !== undefined);
export const noBatchDelete = refuse(({ method, query }) => method === 'POST' && query.has('delete'));
export const noListV2 = refuse(({ query }) => query.has('list-type'));
export const noConditions = refuse(({ headers }) => headers['if-none-match'] !== undefined);
export const thousandParts = refuse(
  ({ query }) => Number(query.get('partNumber')) > 1000,
  () => quirkError(400, 'InvalidArgument'),
);

/** Keys that may use one folder only: whatever is about the bucket as a whole, or about others, is denied. */
export function onlyBelow(prefix: string): Quirk {
  return refuse(
    (request) => {
      if (!isBucketCall(request)) return false;
      if (request.method === 'POST' && request.query.has('delete')) return false;
      const lists =
        request.method === 'GET' && !request.query.has('versioning') && !request.query.has('object-lock');
      return !(lists && request.query.get('prefix')?.startsWith(prefix));
    },
    () => quirkError(403, 'AccessDenied'),
  );
}

/** Does not know copying: a part is made of the empty body, and all is said to be well. */
export const copiesNothing: Quirk = ({ headers }, pass) =>
  headers['x-amz-copy-source'] === undefined ? pass() : quirkAnswer(200, '', { etag: '"empty"' });

/** Wants all parts but the last of one size, and says so at the end. */
export function equalPartsOnly(): Quirk {
  const sizes = new Map<string, Map<number, number>>();
  return ({ method, query, headers, body }, pass) => {
    const uploadId = query.get('uploadId') ?? '';
    const number = Number(query.get('partNumber'));
    if (method === 'PUT' && number > 0) {
      const range = /bytes=(\d+)-(\d+)/.exec(String(headers['x-amz-copy-source-range'] ?? ''));
      const size = range ? Number(range[2]) + 1 - Number(range[1]) : body.length;
      sizes.set(uploadId, (sizes.get(uploadId) ?? new Map()).set(number, size));
    }
    if (method !== 'POST' || uploadId === '') return pass();
    const inOrder = [...(sizes.get(uploadId) ?? [])].sort(([a], [b]) => a - b).map(([, size]) => size);
    return new Set(inOrder.slice(0, -1)).size > 1 ? quirkError(400, 'InvalidPart') : pass();
  };
}

/** Wants part 1 first, then part 2, and so on. */
export function orderedPartsOnly(): Quirk {
  const next = new Map<string, number>();
  return ({ method, query }, pass) => {
    const uploadId = query.get('uploadId') ?? '';
    const number = Number(query.get('partNumber'));
    if (method !== 'PUT' || !(number > 0)) return pass();
    const wanted = next.get(uploadId) ?? 1;
    if (number !== wanted) return quirkError(400, 'InvalidPartOrder');
    next.set(uploadId, wanted + 1);
    return pass();
  };
}

/** Takes `If-None-Match` and overwrites all the same; with `racy` only while another one is under way. */
export function ignoresConditions({ racy }: { racy: boolean }): Quirk {
  const stored = new Map<string, Buffer>();
  const underway = new Map<string, number>();
  return async (request, pass) => {
    const { method, path, headers, body } = request;
    const overwritten = method === 'GET' ? stored.get(path) : undefined;
    if (overwritten) {
      const more = { etag: '"x"', 'content-length': String(overwritten.length) };
      return { status: 200, headers: more, body: overwritten };
    }
    if (method !== 'PUT' || headers['if-none-match'] === undefined) return pass();
    const others = underway.get(path) ?? 0;
    underway.set(path, others + 1);
    const answer = await pass();
    const left = (underway.get(path) ?? 1) - 1;
    underway.set(path, left);
    const shared = others > 0 || left > 0;
    if (answer.status !== 412 || (racy && !shared)) return answer;
    stored.set(path, body);
    return quirkAnswer(200, '', { etag: '"x"' });
  };
}

/** Listings begin anew with every token. */
export function repeatsFirstPage(): Quirk {
  let first: QuirkAnswer | undefined;
  return async ({ query }, pass) => {
    if (!query.has('list-type')) return pass();
    if (query.has('continuation-token') && first) return first;
    first = await pass();
    return first;
  };
}

/** Strangers may read, list, or both. */
export function openToStrangers(may: { read: boolean; list: boolean }): Quirk {
  const stored = new Map<string, Buffer>();
  return (request, pass) => {
    const { method, path, headers, body } = request;
    if (method === 'PUT') stored.set(path, body);
    if (headers.authorization !== undefined) return pass();
    const held = stored.get(path);
    if (may.read && method === 'GET' && held) {
      const more = { etag: '"x"', 'content-length': String(held.length) };
      return { status: 200, headers: more, body: held };
    }
    if (may.list && isBucketCall(request)) {
      const listing =
        '<ListBucketResult><Name>data</Name><IsTruncated>false</IsTruncated></ListBucketResult>';
      return quirkAnswer(200, listing);
    }
    return quirkError(403, 'AccessDenied');
  };
}

export interface VersionedBucket {
  readonly quirk: Quirk;
  /** `key versionId` of everything that is hidden. */
  readonly hidden: () => readonly string[];
}

/** A delete leaves a version and a marker behind, until both are deleted by their ids. */
export function versionedBucket(): VersionedBucket {
  const hidden = new Map<string, boolean>();
  let count = 0;
  const hide = (key: string) => {
    count += 1;
    hidden.set(`${key} v${count}`, false).set(`${key} m${count}`, true);
  };
  const row = ([id, isMarker]: [string, boolean]) => {
    const [key, version] = id.split(' ');
    const facts = `<Key>${key}</Key><VersionId>${version}</VersionId><IsLatest>${isMarker}</IsLatest>`;
    return isMarker
      ? `<DeleteMarker>${facts}</DeleteMarker>`
      : `<Version>${facts}<Size>1</Size><ETag>"e"</ETag></Version>`;
  };
  const quirk: Quirk = async ({ method, path, query, body }, pass) => {
    const key = decodeURIComponent(path.split('/').slice(2).join('/'));
    if (query.has('versioning'))
      return quirkAnswer(200, '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');
    if (query.has('versions')) {
      const below = [...hidden].filter(([id]) => id.startsWith(query.get('prefix') ?? ''));
      const rows = below.map(row).join('');
      return quirkAnswer(
        200,
        `<ListVersionsResult><Name>data</Name><IsTruncated>false</IsTruncated>${rows}</ListVersionsResult>`,
      );
    }
    const version = query.get('versionId');
    if (method === 'DELETE' && version !== null) {
      hidden.delete(`${key} ${version}`);
      return quirkAnswer(204);
    }
    if (method === 'DELETE' && !query.has('uploadId')) hide(key);
    if (method === 'POST' && query.has('delete'))
      for (const [, one] of body.toString().matchAll(/<Key>([^<]+)<\/Key>/g)) hide(one ?? '');
    return pass();
  };
  return { quirk, hidden: () => [...hidden.keys()] };
}
