import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanEndpoint } from './clean-endpoint.ts';
import type { EndpointContext } from './endpoint-types.ts';

interface Expected {
  readonly bucket?: string;
  readonly region?: string;
  readonly provider?: string;
  readonly changes?: readonly string[];
  readonly hints?: readonly string[];
}
type Row = readonly [pasted: string, endpoint: string, expected?: Expected, context?: EndpointContext];

/** Everything that is not asked about is expected not to be there, but for the codes of changes. */
function check([pasted, endpoint, expected = {}, context = {}]: Row): void {
  const clean = cleanEndpoint(pasted, context);
  const { bucket, region, provider, changes, hints = [] } = expected;
  expect({
    problem: clean.problem,
    endpoint: clean.endpoint,
    bucket: clean.bucket,
    region: clean.region,
    provider: clean.provider?.id,
    hints: clean.hints.map(({ code }) => code),
  }).toEqual({ problem: undefined, endpoint, bucket, region, provider, hints });
  if (changes) expect(clean.changes.map(({ code }) => code)).toEqual(changes);
  expectSettled(pasted, context);
}

/** Cleaning what came out changes nothing more, and what was changed was told. */
function expectSettled(pasted: string, context: EndpointContext): void {
  const once = cleanEndpoint(pasted, context);
  if (once.problem !== undefined) {
    expect(once.endpoint).toBe('');
    return;
  }
  if (once.endpoint !== pasted.trim()) expect(once.changes.length).toBeGreaterThan(0);
  const twice = cleanEndpoint(once.endpoint, {
    ...context,
    bucket: once.bucket ?? '',
    region: once.region ?? '',
  });
  expect(twice).toEqual({ ...twice, endpoint: once.endpoint, changes: [] });
  expect([twice.bucket, twice.problem]).toEqual([once.bucket, undefined]);
  if (once.region !== undefined) expect(twice.region).toBe(once.region);
}

const plain: readonly Row[] = [
  ['https://s3.example.com', 'https://s3.example.com', { changes: [] }],
  ['  https://s3.example.com \n', 'https://s3.example.com', { changes: [] }],
  ['https://s3.example.com/', 'https://s3.example.com', { changes: ['tidied'] }],
  ['https://s3.example.com///', 'https://s3.example.com', { changes: ['tidied'] }],
  ['HTTPS://S3.Example.COM', 'https://s3.example.com', { changes: ['tidied'] }],
  ['https://s3.example.com:443', 'https://s3.example.com', { changes: ['tidied'] }],
  ['http://s3.example.com:80/', 'http://s3.example.com', { hints: ['plain-http'] }],
  ['https://s3.example.com:8443', 'https://s3.example.com:8443'],
  ['https://s3.example.com.', 'https://s3.example.com', { changes: ['tidied'] }],
  ['https://s3.example.com./', 'https://s3.example.com'],
  ['https://s3.example.com?x=1', 'https://s3.example.com', { changes: ['query'] }],
  ['https://s3.example.com/?', 'https://s3.example.com', { changes: ['tidied'] }],
  ['https://s3.example.com/#top', 'https://s3.example.com', { changes: ['query'] }],
  ['https://s3.example.com/base/', 'https://s3.example.com/base', { changes: ['tidied'] }],
  ['https://s3.example.com//base///path//', 'https://s3.example.com/base/path'],
  ['https://s3.example.com/base?list-type=2', 'https://s3.example.com/base', { changes: ['query'] }],
  ['https://203.0.113.9:9000', 'https://203.0.113.9:9000', { changes: [] }],
  ['http://s3.example.com:9000', 'http://s3.example.com:9000', { changes: [], hints: ['plain-http'] }],
  ['https://192.168.1.5:9000', 'https://192.168.1.5:9000', { changes: [] }],
  ['https://bücher.example', 'https://xn--bcher-kva.example', { changes: ['idn'] }],
  ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example', { changes: [] }],
];

const withoutScheme: readonly Row[] = [
  ['s3.example.com', 'https://s3.example.com', { changes: ['scheme-added'] }],
  ['//s3.example.com/', 'https://s3.example.com', { changes: ['scheme-added'] }],
  ['s3.example.com:9000', 'https://s3.example.com:9000'],
  ['s3.example.com:80', 'http://s3.example.com', { hints: ['plain-http'] }],
  ['203.0.113.9:9000', 'https://203.0.113.9:9000'],
  ['[2001:db8::1]:9000', 'https://[2001:db8::1]:9000', { changes: ['scheme-added'] }],
  ['2001:db8::1', 'https://[2001:db8::1]', { changes: ['brackets', 'scheme-added'] }],
  ['localhost', 'http://localhost', { changes: ['scheme-local'] }],
  ['localhost:9000', 'http://localhost:9000'],
  ['LOCALHOST:9000/', 'http://localhost:9000'],
  ['127.0.0.1:9000', 'http://127.0.0.1:9000'],
  ['127.1:9000', 'http://127.0.0.1:9000'],
  ['[::1]:9000', 'http://[::1]:9000'],
  ['::1', 'http://[::1]', { changes: ['brackets', 'scheme-local'] }],
  ['[fd00::5]', 'http://[fd00::5]'],
  ['fd00::5', 'http://[fd00::5]'],
  ['[fe80::1]:9000', 'http://[fe80::1]:9000'],
  ['[::ffff:192.168.0.1]', 'http://[::ffff:c0a8:1]'],
  ['10.0.0.5', 'http://10.0.0.5'],
  ['172.16.0.1:7480', 'http://172.16.0.1:7480'],
  ['172.32.0.1:7480', 'https://172.32.0.1:7480'],
  ['192.168.1.5:9000', 'http://192.168.1.5:9000'],
  ['192.169.1.5:9000', 'https://192.169.1.5:9000'],
  ['nas:9000', 'http://nas:9000'],
  ['nas:443', 'https://nas'],
  ['192.168.1.5:8443', 'https://192.168.1.5:8443'],
  ['nas.local:5246', 'http://nas.local:5246'],
  ['nas.fritz.box:5246', 'https://nas.fritz.box:5246'],
  ['minio_server:9000', 'http://minio_server:9000'],
];

const mended: readonly Row[] = [
  ['https:///s3.example.com', 'https://s3.example.com', { changes: ['scheme-mended'] }],
  ['https:/s3.example.com', 'https://s3.example.com', { changes: ['scheme-mended'] }],
  ['https//s3.example.com', 'https://s3.example.com', { changes: ['scheme-mended'] }],
  ['https:s3.example.com', 'https://s3.example.com', { changes: ['scheme-mended'] }],
  ['https;//s3.example.com', 'https://s3.example.com', { changes: ['scheme-mended'] }],
  ['htttps://s3.example.com', 'https://s3.example.com', { changes: ['scheme-mended'] }],
  ['ttps://s3.example.com', 'https://s3.example.com', { changes: ['scheme-mended'] }],
  ['http://https://s3.example.com', 'https://s3.example.com', { changes: ['scheme-mended'] }],
  ['https:\\\\s3.example.com\\base', 'https://s3.example.com/base', { changes: ['backslashes'] }],
  ['s3.example.com\\', 'https://s3.example.com', { changes: ['backslashes', 'scheme-added'] }],
];

const around: readonly Row[] = [
  ['"https://s3.example.com"', 'https://s3.example.com', { changes: ['wrapping'] }],
  ["'s3.example.com'", 'https://s3.example.com', { changes: ['wrapping', 'scheme-added'] }],
  ['`https://s3.example.com`', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['“https://s3.example.com”', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['« https://s3.example.com »', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['「https://s3.example.com」', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['<https://s3.example.com>', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['(https://s3.example.com)', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['https://s3.example.com,', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['https://s3.example.com;', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['[our storage](https://s3.example.com/)', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['[s3](<https://s3.example.com> "S3")', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['Endpoint: https://s3.example.com', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['endpoint_url = https://s3.example.com', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['AWS_ENDPOINT_URL=https://s3.example.com', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['AWS_ENDPOINT_URL="https://s3.example.com"', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['  "endpoint": "https://s3.example.com",', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['--endpoint-url https://s3.example.com', 'https://s3.example.com', { changes: ['wrapping'] }],
  ['S3 endpoint: s3.example.com', 'https://s3.example.com', { changes: ['wrapping', 'scheme-added'] }],
  ['host_base = s3.example.com', 'https://s3.example.com', { changes: ['wrapping', 'scheme-added'] }],
  [
    'region = eu\nendpoint = https://s3.example.com\nbucket = b',
    'https://s3.example.com',
    { changes: ['wrapping'] },
  ],
  ['https://s3.example.com/\u200b', 'https://s3.example.com', { changes: ['invisible'] }],
  ['\ufeffhttps://s3.exam\u00adple.com', 'https://s3.example.com', { changes: ['invisible'] }],
  ['\u202ahttps://s3.example.com\u202c', 'https://s3.example.com', { changes: ['invisible'] }],
  ['\u00a0https://s3.example.com\u00a0', 'https://s3.example.com'],
  ['ｈｔｔｐｓ：／／ｓ３．ｅｘａｍｐｌｅ．ｃｏｍ', 'https://s3.example.com', { changes: ['full-width'] }],
  ['https：//s3。example。com', 'https://s3.example.com', { changes: ['full-width'] }],
  ['http：//192.168.1.5：9000', 'http://192.168.1.5:9000', { changes: ['full-width'] }],
];

const secrets: readonly Row[] = [
  ['https://AKIDEXAMPLE:hunter2@s3.example.com', 'https://s3.example.com', { changes: ['sign-in'] }],
  [
    'AKIDEXAMPLE:hunter2@s3.example.com:9000',
    'https://s3.example.com:9000',
    { changes: ['sign-in', 'scheme-added'] },
  ],
  ['https://hunter2@s3.example.com/base', 'https://s3.example.com/base', { changes: ['sign-in'] }],
  ['https://AKID:hun@ter2@nas:9000', 'https://nas:9000', { changes: ['sign-in'] }],
  [
    'https://s3.example.com/?mail=a@b&X-Amz-Signature=hunter2',
    'https://s3.example.com',
    { changes: ['signature'] },
  ],
  [
    'https://photos.s3.eu-west-1.amazonaws.com/2026/a%20b.zip?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2Fx&X-Amz-Signature=hunter2',
    '',
    {
      bucket: 'photos',
      region: 'eu-west-1',
      provider: 'aws',
      changes: ['signature', 'path', 'bucket-moved', 'aws', 'region'],
    },
  ],
  [
    'https://photos.fra1.digitaloceanspaces.com/x/y?AWSAccessKeyId=AKID&Signature=hunter2&Expires=1',
    'https://fra1.digitaloceanspaces.com',
    { bucket: 'photos', region: 'fra1', provider: 'spaces' },
  ],
];

const amazon: readonly Row[] = [
  ['', '', { provider: 'aws', changes: [] }],
  ['   ', '', { provider: 'aws', changes: [] }],
  ['https://s3.amazonaws.com', '', { provider: 'aws', changes: ['aws'] }],
  [
    's3.eu-central-1.amazonaws.com',
    '',
    { provider: 'aws', region: 'eu-central-1', changes: ['aws', 'region'] },
  ],
  ['https://s3-us-west-2.amazonaws.com', '', { provider: 'aws', region: 'us-west-2' }],
  ['https://s3-us-gov-west-1.amazonaws.com', '', { provider: 'aws', region: 'us-gov-west-1' }],
  ['https://s3.cn-north-1.amazonaws.com.cn', '', { provider: 'aws', region: 'cn-north-1' }],
  [
    'https://s3.dualstack.eu-west-1.amazonaws.com',
    '',
    { provider: 'aws', region: 'eu-west-1', changes: ['aws', 'aws-variant', 'region'] },
  ],
  [
    'https://photos.s3.amazonaws.com',
    '',
    { provider: 'aws', bucket: 'photos', changes: ['bucket-moved', 'aws'] },
  ],
  [
    'https://photos.s3.eu-west-1.amazonaws.com/',
    '',
    { provider: 'aws', bucket: 'photos', region: 'eu-west-1' },
  ],
  ['photos.s3-us-west-2.amazonaws.com', '', { provider: 'aws', bucket: 'photos', region: 'us-west-2' }],
  ['https://my.photos.s3.amazonaws.com', '', { provider: 'aws', bucket: 'my.photos' }],
  ['https://s3.s3.eu-west-1.amazonaws.com', '', { provider: 'aws', bucket: 's3', region: 'eu-west-1' }],
  [
    'https://photos.s3.dualstack.eu-west-1.amazonaws.com',
    '',
    { provider: 'aws', bucket: 'photos', region: 'eu-west-1' },
  ],
  [
    'https://s3.eu-west-1.amazonaws.com/photos',
    '',
    { provider: 'aws', bucket: 'photos', region: 'eu-west-1' },
  ],
  [
    'https://s3.eu-west-1.amazonaws.com/photos/holdall/a.zip',
    '',
    {
      provider: 'aws',
      bucket: 'photos',
      region: 'eu-west-1',
      changes: ['path', 'bucket-moved', 'aws', 'region'],
    },
  ],
  ['https://photos.s3-accelerate.amazonaws.com', '', { provider: 'aws', bucket: 'photos' }],
  [
    'http://photos.s3-website.eu-central-1.amazonaws.com/index.html',
    '',
    { provider: 'aws', bucket: 'photos', region: 'eu-central-1' },
  ],
  [
    'photos.s3-website-us-east-1.amazonaws.com',
    '',
    { provider: 'aws', bucket: 'photos', region: 'us-east-1' },
  ],
  [
    'https://s3-fips.us-east-1.amazonaws.com',
    'https://s3-fips.us-east-1.amazonaws.com',
    { provider: 'aws', region: 'us-east-1' },
  ],
  [
    'https://bucket.vpce-1a2b-3c4d.s3.us-east-1.vpce.amazonaws.com',
    'https://bucket.vpce-1a2b-3c4d.s3.us-east-1.vpce.amazonaws.com',
    { provider: 'aws', region: 'us-east-1' },
  ],
  [
    'https://s3.eusc-de-east-1.amazonaws.eu',
    'https://s3.eusc-de-east-1.amazonaws.eu',
    { provider: 'aws', region: 'eusc-de-east-1' },
  ],
  [
    'https://ec2-1-2-3-4.eu-west-1.compute.amazonaws.com:9000',
    'https://ec2-1-2-3-4.eu-west-1.compute.amazonaws.com:9000',
  ],
  ['https://s3.amazonaws.com.evil.test', 'https://s3.amazonaws.com.evil.test'],
  ['s3://photos', '', { provider: 'aws', bucket: 'photos', hints: ['fallback-aws'] }],
  ['s3://photos/2026/', '', { provider: 'aws', bucket: 'photos', hints: ['fallback-aws'] }],
  ['s3a://photos', '', { provider: 'aws', bucket: 'photos', hints: ['fallback-aws'] }],
  ['arn:aws:s3:::photos', '', { provider: 'aws', bucket: 'photos' }],
  ['arn:aws:s3:::photos/*', '', { provider: 'aws', bucket: 'photos' }],
  [
    'https://s3.console.aws.amazon.com/s3/buckets/photos?region=eu-west-1&tab=objects',
    '',
    {
      provider: 'aws',
      bucket: 'photos',
      region: 'eu-west-1',
      changes: ['console', 'bucket-moved', 'aws', 'region'],
    },
  ],
  [
    'https://eu-central-1.console.aws.amazon.com/s3/buckets/photos?bucketType=general&tab=properties',
    '',
    { provider: 'aws', bucket: 'photos', region: 'eu-central-1' },
  ],
  [
    '',
    '',
    { provider: 'aws', region: 'eu-central-1', changes: ['region-code'] },
    { region: 'EU (Frankfurt)' },
  ],
  ['', '', { provider: 'aws', region: 'eu-central-1' }, { region: 'Europe (Frankfurt) eu-central-1' }],
  ['', '', { provider: 'aws', region: 'us-east-1' }, { region: 'US East (N. Virginia)' }],
  ['', '', { provider: 'aws', region: 'eu-west-3' }, { region: 'paris' }],
  ['', '', { provider: 'aws', region: 'eu-west-1' }, { region: 'EU-WEST-1' }],
  ['', '', { provider: 'aws', region: 'eu-west-1' }, { region: 'eu-west-1a' }],
  [
    'https://s3.eu-west-1.amazonaws.com',
    '',
    { provider: 'aws', region: 'us-east-1', hints: ['region-differs'] },
    { region: 'us-east-1' },
  ],
];

const r2 = 'https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com';
const known: readonly Row[] = [
  [r2, r2, { provider: 'r2', region: 'auto', changes: ['region-always'] }],
  [`${r2}/photos`, r2, { provider: 'r2', region: 'auto', bucket: 'photos' }],
  [r2.replace('//', '//photos.'), r2, { provider: 'r2', region: 'auto', bucket: 'photos' }],
  [
    'https://photos.0123abcd.eu.r2.cloudflarestorage.com',
    'https://0123abcd.eu.r2.cloudflarestorage.com',
    { provider: 'r2', region: 'auto', bucket: 'photos' },
  ],
  [
    'https://dash.cloudflare.com/0123456789abcdef0123456789abcdef/r2/default/buckets/photos/settings',
    r2,
    {
      provider: 'r2',
      region: 'auto',
      bucket: 'photos',
      changes: ['console', 'bucket-moved', 'region-always'],
    },
  ],
  [
    'https://dash.cloudflare.com/0123456789abcdef0123456789abcdef/r2/eu/buckets/photos',
    r2.replace('.r2.', '.eu.r2.'),
    { provider: 'r2', region: 'auto', bucket: 'photos' },
  ],
  [
    's3.us-west-004.backblazeb2.com',
    'https://s3.us-west-004.backblazeb2.com',
    { provider: 'b2', region: 'us-west-004', changes: ['scheme-added', 'region'] },
  ],
  [
    'http://photos.s3.eu-central-003.backblazeb2.com',
    'https://s3.eu-central-003.backblazeb2.com',
    {
      provider: 'b2',
      region: 'eu-central-003',
      bucket: 'photos',
      changes: ['bucket-moved', 'scheme-https', 'region'],
    },
  ],
  [
    'https://photos.fra1.digitaloceanspaces.com',
    'https://fra1.digitaloceanspaces.com',
    { provider: 'spaces', region: 'fra1', bucket: 'photos' },
  ],
  [
    'https://photos.fra1.cdn.digitaloceanspaces.com',
    'https://fra1.digitaloceanspaces.com',
    { provider: 'spaces', region: 'fra1', bucket: 'photos', changes: ['cdn', 'bucket-moved', 'region'] },
  ],
  [
    'https://fra1.fra1.digitaloceanspaces.com',
    'https://fra1.digitaloceanspaces.com',
    { provider: 'spaces', region: 'fra1', bucket: 'fra1' },
  ],
  ['s3.wasabisys.com', 'https://s3.wasabisys.com', { provider: 'wasabi', region: 'us-east-1' }],
  [
    'https://s3.eu-central-2.wasabisys.com/photos',
    'https://s3.eu-central-2.wasabisys.com',
    { provider: 'wasabi', region: 'eu-central-2', bucket: 'photos' },
  ],
  [
    'https://oss-cn-hangzhou.aliyuncs.com',
    'https://oss-cn-hangzhou.aliyuncs.com',
    { provider: 'alibaba', region: 'cn-hangzhou' },
  ],
  [
    'photos.oss-cn-hangzhou-internal.aliyuncs.com',
    'https://oss-cn-hangzhou-internal.aliyuncs.com',
    { provider: 'alibaba', region: 'cn-hangzhou', bucket: 'photos', hints: ['internal'] },
  ],
  [
    'https://photos.s3.oss-ap-southeast-1.aliyuncs.com',
    'https://s3.oss-ap-southeast-1.aliyuncs.com',
    { provider: 'alibaba', region: 'ap-southeast-1', bucket: 'photos' },
  ],
  [
    'https://oss-accelerate.aliyuncs.com',
    'https://oss-accelerate.aliyuncs.com',
    { provider: 'alibaba', hints: ['unusual'] },
  ],
  [
    'https://r2.cloudflarestorage.com',
    'https://r2.cloudflarestorage.com',
    { provider: 'r2', hints: ['unusual'] },
  ],
  ['https://region.example.com', 'https://region.example.com', { changes: [] }],
  [
    'https://s3.region.amazonaws.com',
    '',
    { provider: 'aws', region: 'eu-west-1', changes: ['region-filled', 'aws'] },
    { region: 'eu-west-1' },
  ],
  [
    'https://oss.console.aliyun.com/bucket/oss-cn-shanghai/photos/object/upload',
    'https://oss-cn-shanghai.aliyuncs.com',
    { provider: 'alibaba', region: 'cn-shanghai', bucket: 'photos' },
  ],
  [
    'https://photos-1250000000.cos.ap-beijing.myqcloud.com',
    'https://cos.ap-beijing.myqcloud.com',
    { provider: 'tencent', region: 'ap-beijing', bucket: 'photos-1250000000' },
  ],
  [
    'https://console.cloud.tencent.com/cos/bucket?bucket=photos-125&region=ap-guangzhou',
    'https://cos.ap-guangzhou.myqcloud.com',
    { provider: 'tencent', region: 'ap-guangzhou', bucket: 'photos-125' },
  ],
  [
    'obs.cn-north-4.myhuaweicloud.com',
    'https://obs.cn-north-4.myhuaweicloud.com',
    { provider: 'huawei', region: 'cn-north-4' },
  ],
  [
    'https://storage.googleapis.com/photos/dir/x',
    'https://storage.googleapis.com',
    { provider: 'gcs', region: 'auto', bucket: 'photos' },
  ],
  [
    'https://storage.googleapis.com/storage/v1/b/photos/o',
    'https://storage.googleapis.com',
    { provider: 'gcs', region: 'auto', bucket: 'photos' },
  ],
  [
    'https://console.cloud.google.com/storage/browser/photos;tab=objects?project=x',
    'https://storage.googleapis.com',
    { provider: 'gcs', region: 'auto', bucket: 'photos' },
  ],
  ['gs://photos/x', 'https://storage.googleapis.com', { provider: 'gcs', region: 'auto', bucket: 'photos' }],
  [
    'https://photos.s3.fr-par.scw.cloud',
    'https://s3.fr-par.scw.cloud',
    { provider: 'scaleway', region: 'fr-par', bucket: 'photos' },
  ],
  ['https://s3.gra.io.cloud.ovh.net/', 'https://s3.gra.io.cloud.ovh.net', { provider: 'ovh', region: 'gra' }],
  [
    'https://photos.s3.de.perf.cloud.ovh.net',
    'https://s3.de.perf.cloud.ovh.net',
    { provider: 'ovh', region: 'de', bucket: 'photos' },
  ],
  [
    'https://photos.fsn1.your-objectstorage.com',
    'https://fsn1.your-objectstorage.com',
    { provider: 'hetzner', region: 'fsn1', bucket: 'photos' },
  ],
  [
    'https://photos.us-east-1.linodeobjects.com',
    'https://us-east-1.linodeobjects.com',
    { provider: 'linode', region: 'us-east-1', bucket: 'photos' },
  ],
  [
    's3.us-west-1.idrivee2.com',
    'https://s3.us-west-1.idrivee2.com',
    { provider: 'idrive-e2', region: 'us-west-1' },
  ],
  [
    'https://x1y2.ldn.idrivee2-22.com/photos',
    'https://x1y2.ldn.idrivee2-22.com',
    { provider: 'idrive-e2', region: 'us-east-1', bucket: 'photos' },
  ],
  [
    'https://gateway.storjshare.io/photos',
    'https://gateway.storjshare.io',
    { provider: 'storj', region: 'us-east-1', bucket: 'photos' },
  ],
  [
    'https://photos.eu-001.s3.synologyc2.net',
    'https://eu-001.s3.synologyc2.net',
    { provider: 'synology-c2', region: 'eu-001', bucket: 'photos' },
  ],
  [
    'https://axaxn.compat.objectstorage.eu-frankfurt-1.oraclecloud.com/photos',
    'https://axaxn.compat.objectstorage.eu-frankfurt-1.oraclecloud.com',
    { provider: 'oracle', region: 'eu-frankfurt-1', bucket: 'photos' },
  ],
  [
    'https://cloud.oracle.com/object-storage/buckets/axaxn/photos/objects?region=uk-london-1',
    'https://axaxn.compat.objectstorage.uk-london-1.oraclecloud.com',
    { provider: 'oracle', region: 'uk-london-1', bucket: 'photos' },
  ],
  [
    'https://ref.storage.supabase.co/storage/v1/s3',
    'https://ref.storage.supabase.co/storage/v1/s3',
    { provider: 'supabase', changes: [] },
  ],
  [
    'https://ref.storage.supabase.co/storage/v1/s3/photos',
    'https://ref.storage.supabase.co/storage/v1/s3',
    { provider: 'supabase', bucket: 'photos' },
  ],
  [
    'https://ref.supabase.co',
    'https://ref.supabase.co/storage/v1/s3',
    { provider: 'supabase', changes: ['base-path'] },
  ],
  [
    'https://supabase.com/dashboard/project/abcdefghijklmnopqrst/storage/files/buckets/photos',
    'https://abcdefghijklmnopqrst.storage.supabase.co/storage/v1/s3',
    { provider: 'supabase', bucket: 'photos' },
  ],
  [
    'https://photos.t3.storage.dev',
    'https://t3.storage.dev',
    { provider: 'tigris', region: 'auto', bucket: 'photos' },
  ],
  ['fly.storage.tigris.dev', 'https://fly.storage.tigris.dev', { provider: 'tigris', region: 'auto' }],
  [
    'https://console.scaleway.com/object-storage/buckets/nl-ams/photos/files',
    'https://s3.nl-ams.scw.cloud',
    { provider: 'scaleway', region: 'nl-ams', bucket: 'photos' },
  ],
  [
    'https://cloud.linode.com/object-storage/buckets/us-east-1/photos',
    'https://us-east-1.linodeobjects.com',
    { provider: 'linode', region: 'us-east-1', bucket: 'photos' },
  ],
  // Gaps of documentation, filled by the region field.
  [
    'https://s3.{region}.backblazeb2.com',
    'https://s3.us-west-004.backblazeb2.com',
    { provider: 'b2', region: 'us-west-004', changes: ['region-filled'] },
    { region: 'us-west-004' },
  ],
  [
    'https://{region}.digitaloceanspaces.com',
    'https://ams3.digitaloceanspaces.com',
    { provider: 'spaces', region: 'ams3', changes: ['region-filled', 'region-code'] },
    { region: 'Amsterdam' },
  ],
  [
    'https://<region>.digitaloceanspaces.com',
    'https://fra1.digitaloceanspaces.com',
    { provider: 'spaces', region: 'fra1', changes: ['region-filled'] },
    { region: 'fra1' },
  ],
  [
    'https://s3.us-west-004.backblazeb2.com',
    'https://s3.us-west-004.backblazeb2.com',
    { provider: 'b2', region: 'us-east-1', changes: [], hints: ['region-differs'] },
    { region: 'us-east-1' },
  ],
  [
    'https://fra1.digitaloceanspaces.com',
    'https://fra1.digitaloceanspaces.com',
    { provider: 'spaces', region: 'fra1', changes: ['region-code'] },
    { region: 'Frankfurt' },
  ],
];

const photos: EndpointContext = { bucket: 'photos' };
const ownServers: readonly Row[] = [
  ['https://PHOTOS.s3.example.com:9000', 'https://s3.example.com:9000', { bucket: 'photos' }, photos],
  [
    'http://photos.localhost:9000',
    'http://localhost:9000',
    { bucket: 'photos', changes: ['bucket-removed'] },
    photos,
  ],
  ['https://photos.minio.example.com', 'https://minio.example.com', { bucket: 'photos' }, photos],
  ['https://photos.photos.minio.example.com', 'https://minio.example.com', { bucket: 'photos' }, photos],
  ['http://127.0.0.1:9000/photos', 'http://127.0.0.1:9000', { bucket: 'photos' }, photos],
  ['127.0.0.1:9000/photos/', 'http://127.0.0.1:9000', { bucket: 'photos' }, photos],
  ['https://s3.example.com/photos/holdall', 'https://s3.example.com', { bucket: 'photos' }, photos],
  ['https://s3.example.com/base/photos', 'https://s3.example.com/base', { bucket: 'photos' }, photos],
  ['https://s3.example.com/photos?list-type=2', 'https://s3.example.com', { bucket: 'photos' }, photos],
  [
    'https://s3.example.com/photos2',
    'https://s3.example.com/photos2',
    { bucket: 'photos', changes: [] },
    photos,
  ],
  ['https://photosalbum.s3.example.com', 'https://photosalbum.s3.example.com', { bucket: 'photos' }, photos],
  [
    'https://s3.photos.example.com',
    'https://s3.photos.example.com',
    { bucket: 'photos', changes: [] },
    photos,
  ],
  ['https://s3.example.com/photos', 'https://s3.example.com/photos', { changes: [] }],
  ['https://photos.s3.example.com', 'https://photos.s3.example.com', { changes: [] }],
  ['https://s3.example.com', 'https://s3.example.com', { bucket: 's3' }, { bucket: 's3' }],
  ['https://minio.example.com', 'https://minio.example.com', { bucket: 'minio' }, { bucket: 'minio' }],
  [
    'https://backup.s3.example.com',
    'https://backup.s3.example.com',
    { bucket: 'backup' },
    { bucket: 'backup' },
  ],
  ['https://acme.example.com', 'https://acme.example.com', { bucket: 'acme' }, { bucket: 'acme' }],
  ['https://acme.com', 'https://acme.com', { bucket: 'acme' }, { bucket: 'acme' }],
  [
    'https://photos.minio.example.com',
    'https://photos.minio.example.com',
    { bucket: 'photos', changes: [] },
    { bucket: 'photos', addressing: 'path' },
  ],
  [
    'https://photos.s3.amazonaws.com',
    '',
    { provider: 'aws', bucket: 'photos' },
    { ...photos, addressing: 'path' },
  ],
  [
    'http://nas:9001/browser/photos',
    'http://nas:9000',
    { bucket: 'photos', changes: ['console-port', 'bucket-moved'] },
  ],
  ['http://nas:9001/login', 'http://nas:9000', { changes: ['console-port'] }],
  ['nas:9001', 'http://nas:9001', { hints: ['console-port'] }],
  ['s3:https://s3.example.com/photos/dir', 'https://s3.example.com', { bucket: 'photos' }],
  ['s3:http://nas:9000/photos', 'http://nas:9000', { bucket: 'photos' }],
  ['s3:s3.amazonaws.com/photos', '', { provider: 'aws', bucket: 'photos' }],
  ['s3://nas:9000/photos', 'https://nas:9000', { bucket: 'photos' }],
  [
    'https://s3.example.com',
    'https://s3.example.com',
    { region: 'Kitchen', changes: [] },
    { region: 'Kitchen' },
  ],
  ['https://s3.example.com', 'https://s3.example.com', { region: 'eu-1' }, { region: ' eu-1 ' }],
];

const good: Readonly<Record<string, readonly Row[]>> = {
  plain,
  withoutScheme,
  mended,
  around,
  secrets,
  amazon,
  known,
  ownServers,
};
for (const [name, rows] of Object.entries(good)) {
  describe(`good: ${name}`, () => {
    test.each(rows.map((row) => [row[0] || '(empty)', row] as const))('%s', (_, row) => check(row));
  });
}

const bad: readonly (readonly [string, string, EndpointContext?])[] = [
  ['ftp://example.com', 'scheme'],
  ['file:///etc/passwd', 'scheme'],
  ['sftp://nas/backup', 'scheme'],
  ['webdav://nas/backup', 'scheme'],
  ['https://', 'no-host'],
  ['https://?', 'no-host'],
  ['https://hunter2@', 'no-host'],
  ['https://exa mple.com', 'spaces'],
  ['my storage', 'spaces'],
  ['s3.example.com or s3.example.org', 'spaces'],
  ['https://a.example.com\nhttps://b.example.com', 'several'],
  ['https://example.com:99999', 'port'],
  ['https://example.com:0', 'port'],
  ['https://example.com:port', 'unreadable'],
  ['https://*.example.com', 'host'],
  ['https://{region}.example.com', 'placeholder'],
  ['https://<account>.r2.cloudflarestorage.com', 'placeholder'],
  ['https://ACCOUNT_ID.r2.cloudflarestorage.com', 'placeholder'],
  ['https://YOUR-ACCOUNT.r2.cloudflarestorage.com', 'placeholder'],
  ['https://s3.REGION.backblazeb2.com', 'placeholder'],
  ['https://s3.region.amazonaws.com', 'placeholder'],
  ['https://accountid.r2.cloudflarestorage.com', 'placeholder'],
  ['https://s3.{region}.backblazeb2.com', 'placeholder', { region: 'somewhere warm' }],
  ['https://s3.$REGION.backblazeb2.com', 'placeholder'],
  ['https://-bad.example.com', 'host'],
  ['https://a..b', 'host'],
  ['https://.', 'host'],
  ['https://1.2.3.4.5', 'unreadable'],
  ['https://[fe80::1%eth0]:9000', 'unreadable'],
  ['\\\\nas\\share', 'file-path'],
  ['C:\\backup', 'file-path'],
  ['/mnt/backup', 'file-path'],
  ['~/backup', 'file-path'],
  ['nas:backup', 'unreadable'],
  ['s3:photos', 'unreadable'],
  ['s3://', 'unreadable'],
  ['s3://photos?endpoint=nas:9000', 'unreadable'],
  ['arn:aws:iam::123456789012:user/me', 'aws-kind'],
  ['arn:aws:s3:eu-west-1:123456789012:accesspoint/mine', 'aws-kind'],
  ['https://mine-123456789012.s3-accesspoint.eu-west-1.amazonaws.com', 'aws-kind'],
  ['https://photos--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com', 'aws-kind'],
  [`https://${'a'.repeat(64)}.example.com`, 'host'],
  [`https://example.com/${'a'.repeat(9000)}`, 'too-long'],
  ['https://AKID:hunter2/with/slashes@s3.example.com', 'sign-in'],
  ['https://AKID:hunter2?and=more@s3.example.com', 'sign-in'],
  ['https://AKID:1234/hunter2@s3.example.com', 'sign-in'],
  ['https://AKID/hunter2@s3.example.com', 'sign-in'],
  ['https://f004.backblazeb2.com/file/photos/x', 'download'],
  ['https://api.backblazeb2.com', 'download'],
  ['https://pub-0123456789abcdef.r2.dev', 'download'],
  ['https://link.storjshare.io/s/abc/photos', 'download'],
  ['https://secure.backblaze.com/b2_buckets.htm', 'console'],
  ['https://cloud.digitalocean.com/spaces/photos', 'console'],
  ['https://console.wasabisys.com/#/file_manager/photos/', 'console'],
  ['https://console.hetzner.com/projects/1/buckets', 'console'],
  ['https://app.idrivee2.com/dashboard', 'console'],
  ['https://dash.cloudflare.com/', 'console'],
  ['https://s3.console.aws.amazon.com/s3/home', 'console'],
  ['https://other.s3.amazonaws.com', 'other-bucket', photos],
  ['https://s3.eu-west-1.amazonaws.com/other', 'other-bucket', photos],
  ['s3://other', 'other-bucket', photos],
];

describe('what cannot be an address', () => {
  test.each(bad.map((row) => [row[0].slice(0, 80), row] as const))(
    '%s',
    (_, [pasted, code, context = {}]) => {
      const clean = cleanEndpoint(pasted, context);
      expect([clean.problem?.code, clean.endpoint]).toEqual([code, '']);
      expect(JSON.stringify(clean)).not.toContain('hunter2');
    },
  );

  test('the tables have enough in them', () => {
    expect(Object.values(good).flat().length + bad.length).toBeGreaterThan(200);
  });
});

describe('for whatever is pasted', () => {
  const pieces = fc.constantFrom(
    ...[
      'https://',
      'http://',
      'photos',
      '.',
      '/',
      ':',
      '9000',
      '@',
      '?',
      '#',
      's3',
      'example.com',
      '\\',
      ' ',
      '"',
    ],
    ...[
      's3.eu-west-1.amazonaws.com',
      'fra1.digitaloceanspaces.com',
      '[::1]',
      'localhost',
      '{region}',
      '：',
      '%',
      'A',
    ],
    ...[
      'storage/v1/s3',
      'x.supabase.co',
      '9001/browser/',
      's3:',
      '//',
      'minio',
      '\u200b',
      'ü',
      ',',
      '<',
      '>',
      '(',
    ],
  );
  const text = fc.oneof(
    fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join('')),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.string({ maxLength: 40, unit: 'binary' }),
  );
  const context = fc.record({
    bucket: fc.constantFrom('', 'photos', 's3', 'my.photos'),
    region: fc.constantFrom('', 'eu-west-1', 'Frankfurt'),
    addressing: fc.constantFrom('auto', 'path'),
  });

  test('cleaning twice changes nothing more, and every change is told', () => {
    fc.assert(
      fc.property(text, context, (pasted, given) => expectSettled(pasted, given)),
      { seed: 11, numRuns: 5000 },
    );
  });

  test('a password or signature appears nowhere in the answer', () => {
    const secret = fc.string({
      minLength: 8,
      maxLength: 24,
      unit: fc.constantFrom(...'aZ09/+=%?#:.@-_{}<>&'),
    });
    const shape = fc.constantFrom(
      (word: string) => `https://AKID:${word}@s3.example.com/base`,
      (word: string) => `AKID:${word}@fra1.digitaloceanspaces.com`,
      (word: string) => `s3://AKID:${word}@nas:9000/photos`,
      (word: string) => `https://photos.s3.eu-west-1.amazonaws.com/x?X-Amz-Signature=${word}`,
    );
    fc.assert(
      fc.property(secret, shape, (random, make) => {
        const word = `hunter2${random}`;
        expect(JSON.stringify(cleanEndpoint(make(word)))).not.toContain('hunter2');
      }),
      { seed: 12, numRuns: 3000 },
    );
  });
});
