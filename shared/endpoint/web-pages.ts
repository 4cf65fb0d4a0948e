import type { ProviderId } from '../providers/provider.ts';
import type { ParsedUrl } from './parsed-url.ts';

/** A page for people, and the S3 address that it is about where it tells. */
export interface WebPage {
  readonly provider: ProviderId;
  readonly code: 'console' | 'cdn' | 'download';
  /** An S3 address, the bucket as its path; null when the page does not tell. */
  readonly address: string | null;
}

interface PageRow {
  readonly provider: ProviderId;
  readonly host: RegExp;
  readonly code?: WebPage['code'];
  /** Undefined or null: it does not tell. */
  readonly read?: (url: ParsedUrl, host: RegExpExecArray) => string | null;
}

const inQuery = (url: ParsedUrl, name: string): string =>
  new RegExp(`[?&]${name}=([A-Za-z0-9._-]+)`).exec(url.search)?.[1] ?? '';
/** What a path with one gap after the other has in them; '' for each that is missing. */
const inPath = (url: ParsedUrl, pattern: RegExp): string[] => (pattern.exec(url.pathname) ?? []).slice(1);
const needs = (...parts: readonly (string | undefined)[]): boolean =>
  parts.every((part) => part !== undefined && part !== '');

const rows: readonly PageRow[] = [
  {
    provider: 'aws',
    host: /^(?:(?:s3|([a-z0-9-]+))\.)?console\.(?:aws\.amazon\.com|amazonaws\.cn)$/,
    read: (url, host) => {
      const [bucket = ''] = inPath(url, /^\/s3\/(?:buckets|object|home\/buckets)\/([^/]+)/);
      const region = inQuery(url, 'region') || (host[1] ?? '');
      if (bucket === '') return null;
      return `https://s3.${region === '' ? '' : `${region}.`}amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/${bucket}`;
    },
  },
  {
    provider: 'r2',
    host: /^dash\.cloudflare\.com$/,
    read: (url) => {
      const [account, jurisdiction = '', bucket = ''] = inPath(
        url,
        /^\/([0-9a-f]{32})\/r2\/(?:([a-z]+)\/(?:buckets\/([^/]+))?)?/,
      );
      if (!needs(account)) return null;
      const within = jurisdiction === 'eu' || jurisdiction === 'fedramp' ? `.${jurisdiction}` : '';
      return `https://${account}${within}.r2.cloudflarestorage.com/${bucket}`;
    },
  },
  {
    provider: 'gcs',
    host: /^(?:console\.cloud\.google\.com|storage\.cloud\.google\.com)$/,
    read: (url) => {
      const pattern = url.hostname.startsWith('console')
        ? /^\/storage\/browser\/(?:_details\/)?([^/;]+)/
        : /^\/([^/]+)/;
      const [bucket = ''] = inPath(url, pattern);
      return `https://storage.googleapis.com/${bucket}`;
    },
  },
  {
    provider: 'supabase',
    host: /^(?:app\.)?supabase\.com$/,
    read: (url) => {
      const [project] = inPath(url, /^(?:\/dashboard)?\/project\/([a-z0-9]+)/);
      const [bucket = ''] = inPath(url, /\/storage\/(?:files\/)?buckets\/([^/]+)/);
      return needs(project) ? `https://${project}.storage.supabase.co/storage/v1/s3/${bucket}` : null;
    },
  },
  {
    provider: 'oracle',
    host: /^cloud\.oracle\.com$/,
    read: (url) => {
      const [namespace, bucket] = inPath(url, /^\/object-storage\/buckets\/([^/]+)\/([^/]+)/);
      const region = inQuery(url, 'region');
      return needs(namespace, bucket, region)
        ? `https://${namespace}.compat.objectstorage.${region}.oraclecloud.com/${bucket}`
        : null;
    },
  },
  {
    provider: 'alibaba',
    host: /^oss\.console\.(?:aliyun|alibabacloud)\.com$/,
    read: (url) => {
      const [region, bucket] = inPath(url, /^\/bucket\/(oss-[a-z0-9-]+)\/([^/]+)/);
      return needs(region, bucket) ? `https://${region}.aliyuncs.com/${bucket}` : null;
    },
  },
  {
    provider: 'tencent',
    host: /^console\.(?:cloud\.tencent|tencentcloud)\.com$/,
    read: (url) => {
      const [bucket, region] = [inQuery(url, 'bucket'), inQuery(url, 'region')];
      return needs(bucket, region) ? `https://cos.${region}.myqcloud.com/${bucket}` : null;
    },
  },
  {
    provider: 'scaleway',
    host: /^console\.scaleway\.com$/,
    read: (url) => {
      const [region, bucket] = inPath(url, /^\/object-storage\/buckets\/([a-z]{2}-[a-z]{3})\/([^/]+)/);
      return needs(region, bucket) ? `https://s3.${region}.scw.cloud/${bucket}` : null;
    },
  },
  {
    provider: 'linode',
    host: /^cloud\.linode\.com$/,
    read: (url) => {
      const [region, bucket] = inPath(url, /^\/object-storage\/buckets\/([a-z0-9-]+)\/([^/]+)/);
      return needs(region, bucket) ? `https://${region}.linodeobjects.com/${bucket}` : null;
    },
  },
  { provider: 'b2', host: /^(?:secure|www)\.backblaze\.com$/ },
  { provider: 'b2', host: /^(?:f\d{3}|api\d*)\.backblazeb2\.com$/, code: 'download' },
  { provider: 'r2', host: /^pub-[0-9a-f]+\.r2\.dev$/, code: 'download' },
  { provider: 'storj', host: /^link\.[a-z0-9.]*storjshare\.io$/, code: 'download' },
  {
    provider: 'spaces',
    host: /^((?:.+\.)?[a-z]{3}\d)\.cdn\.digitaloceanspaces\.com$/,
    code: 'cdn',
    read: (_, host) => `https://${host[1]}.digitaloceanspaces.com/`,
  },
  { provider: 'spaces', host: /^cloud\.digitalocean\.com$/ },
  { provider: 'wasabi', host: /^console\.wasabisys\.com$/ },
  { provider: 'hetzner', host: /^console\.hetzner\.(?:com|cloud)$/ },
  { provider: 'ovh', host: /^(?:www|manager)\.(?:[a-z]+\.)?(?:ovh|ovhcloud)\.(?:com|net)$/ },
  { provider: 'idrive-e2', host: /^(?:app|www)\.idrivee2\.com$/ },
  { provider: 'storj', host: /^(?:[a-z]+\d\.)?(?:www\.)?storj\.io$/ },
  { provider: 'synology-c2', host: /^(?:[a-z0-9-]+\.)?c2\.synology\.com$/ },
  { provider: 'tigris', host: /^console\.(?:tigris\.dev|storage\.dev|tigrisdata\.com)$/ },
  {
    provider: 'huawei',
    host: /^(?:[a-z0-9-]+\.)?console\.huaweicloud\.com$|^console-intl\.huaweicloud\.com$/,
  },
];

/** Whether an address is a page of a provider's website instead of its S3. */
export function readWebPage(url: ParsedUrl): WebPage | null {
  for (const { provider, host, code = 'console', read } of rows) {
    const match = host.exec(url.hostname);
    if (match) return { provider, code, address: read?.(url, match) ?? null };
  }
  return null;
}
