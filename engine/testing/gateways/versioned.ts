import { quirkAnswer, quirkError } from '../quirks.ts';
import type { Pass, Quirk, QuirkRequest } from '../quirky-server.ts';

interface HiddenVersion {
  readonly id: string;
  readonly size: number;
  readonly isMarker: boolean;
}

export interface VersionedGateway {
  readonly quirk: Quirk;
  /** `key id` of every hidden version and marker. */
  readonly hidden: () => readonly string[];
  /** Bytes of all hidden versions. */
  readonly hiddenBytes: () => number;
  /** Keys whose marker was taken away while an older version was still there: that brings a deleted object back. */
  readonly broughtBack: () => readonly string[];
}

const PAGE = 5;

/**
 * A bucket that keeps versions: what is overwritten or deleted is only hidden, until it is deleted by its id. With
 * `locked` that is refused, too. Lists few versions a page.
 */
export function versioned({ locked = false } = {}): VersionedGateway {
  /** By key, oldest first. */
  const hidden = new Map<string, HiddenVersion[]>();
  const broughtBack: string[] = [];
  let count = 0;
  const add = (key: string, size: number, isMarker: boolean) => {
    count += 1;
    hidden.set(key, [...(hidden.get(key) ?? []), { id: `v${count}`, size, isMarker }]);
  };
  const hide = async (key: string, pass: Pass, request: QuirkRequest) => {
    const size = await sizeOf(request, key, pass);
    if (size !== undefined) add(key, size, false);
    return size !== undefined;
  };
  const removeVersion = (key: string, id: string) => {
    const all = hidden.get(key) ?? [];
    const at = all.findIndex((one) => one.id === id);
    if (at === all.length - 1 && all[at]?.isMarker && all.some(({ isMarker }) => !isMarker))
      broughtBack.push(key);
    hidden.set(
      key,
      all.filter((one) => one.id !== id),
    );
  };

  const quirk: Quirk = async (request, pass) => {
    const { method, query } = request;
    const key = keyOf(request);
    if (query.has('versioning'))
      return quirkAnswer(200, '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');
    if (query.has('versions')) return await listVersions(request, pass, hidden);
    if (method === 'DELETE' && !query.has('uploadId')) {
      const version = query.get('versionId');
      if (version !== null && locked) return quirkError(403, 'AccessDenied');
      if (version !== null && version !== 'live') {
        removeVersion(key, version);
        return quirkAnswer(204);
      }
      if (version === 'live') query.delete('versionId');
      else {
        await hide(key, pass, request);
        add(key, 0, true);
      }
      return pass({ ...request, query });
    }
    if (method === 'POST' && query.has('delete')) {
      for (const one of keysIn(request.body.toString())) {
        await hide(one, pass, request);
        add(one, 0, true);
      }
      return pass();
    }
    const stores =
      (method === 'PUT' && !query.has('partNumber')) || (method === 'POST' && query.has('uploadId'));
    if (stores && key !== '') await hide(key, pass, request);
    return pass();
  };
  const all = () => [...hidden].flatMap(([key, versions]) => versions.map((one) => ({ key, ...one })));
  return {
    quirk,
    hidden: () => all().map(({ key, id }) => `${key} ${id}`),
    hiddenBytes: () => all().reduce((sum, { size }) => sum + size, 0),
    broughtBack: () => broughtBack,
  };
}

function keyOf({ path }: QuirkRequest): string {
  return decodeURIComponent(path.split('/').slice(2).join('/'));
}

function keysIn(xml: string): string[] {
  return [...xml.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key ?? '');
}

const empty = Buffer.alloc(0);

async function sizeOf(request: QuirkRequest, key: string, pass: Pass): Promise<number | undefined> {
  const bucket = request.path.split('/')[1];
  const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const answer = await pass({ method: 'HEAD', path, query: new URLSearchParams(), headers: {}, body: empty });
  return answer.status === 200 ? Number(answer.headers['content-length']) : undefined;
}

interface Row extends HiddenVersion {
  readonly key: string;
  readonly isLatest: boolean;
}

async function listVersions(
  request: QuirkRequest,
  pass: Pass,
  hidden: ReadonlyMap<string, readonly HiddenVersion[]>,
) {
  const prefix = request.query.get('prefix') ?? '';
  const bucketPath = `/${request.path.split('/')[1]}`;
  const query = new URLSearchParams({ 'list-type': '2', prefix });
  const listing = (await pass({ method: 'GET', path: bucketPath, query, headers: {}, body: empty })).body;
  const live = new Map(
    [...listing.toString().matchAll(/<Contents>.*?<\/Contents>/gs)].map(([row]) => {
      const size = Number(/<Size>(\d+)/.exec(row)?.[1]);
      return [keysIn(row)[0] ?? '', size] as const;
    }),
  );
  const keys = [...new Set([...live.keys(), ...hidden.keys()])].filter((key) => key.startsWith(prefix));
  const rows = keys.sort().flatMap((key): Row[] => {
    const older = [...(hidden.get(key) ?? [])].reverse();
    const size = live.get(key);
    const all = size === undefined ? older : [{ id: 'live', size, isMarker: false }, ...older];
    return all.map((one, at) => ({ key, isLatest: at === 0, ...one }));
  });
  const from = { key: request.query.get('key-marker'), id: request.query.get('version-id-marker') };
  const start =
    from.key === null ? 0 : rows.findIndex(({ key, id }) => key === from.key && id === from.id) + 1;
  const page = rows.slice(start, start + PAGE);
  const last = page.at(-1);
  const more = start + PAGE < rows.length && last !== undefined;
  const next = more
    ? `<NextKeyMarker>${last.key}</NextKeyMarker><NextVersionIdMarker>${last.id}</NextVersionIdMarker>`
    : '';
  return quirkAnswer(
    200,
    `<ListVersionsResult><Name>data</Name><IsTruncated>${more}</IsTruncated>${next}${page.map(rowXml).join('')}</ListVersionsResult>`,
  );
}

function rowXml({ key, id, isLatest, size, isMarker }: Row): string {
  const facts = `<Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest>`;
  const when = '<LastModified>2030-01-01T00:00:00.000Z</LastModified>';
  return isMarker
    ? `<DeleteMarker>${facts}${when}</DeleteMarker>`
    : `<Version>${facts}${when}<Size>${size}</Size><ETag>"e"</ETag></Version>`;
}
