import type { TestStep } from '#shared/contract/connection-test.ts';
import type { RequestOf, ResultOf } from '#shared/contract/contract.ts';
import { showFingerprint } from '#shared/fingerprint.ts';

type Test = RequestOf<'connections.test'>;
type Result = ResultOf<'connections.test'>;

const basics = ['reach', 'tls', 'clock', 'sign', 'bucket', 'write', 'read', 'range', 'list', 'delete'];

/** A connection test whose outcome hangs on what was typed: endpoint `nowhere`, bucket `missing` or `public`, … */
export function believableTest({ draft, createBucket }: Test): Result {
  const { bucket, endpoint, region, caFile } = draft.settings;
  if (endpoint.includes('nowhere')) return failsAt('reach', 'host-unknown', { host: endpoint });
  if (endpoint.includes('my-nas') && !caFile)
    return failsAt(
      'tls',
      'tls-untrusted',
      { host: endpoint, reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      {
        note: { code: 'tls-self-signed' },
        fix: {
          kind: 'trust-ca',
          subject: 'my-nas',
          issuer: 'my-nas',
          validTo: '2035-01-01',
          fingerprint: Array.from({ length: 32 }, (_, at) => (at * 7).toString(16).padStart(2, '0'))
            .join(':')
            .toUpperCase(),
          pem: 'certificate',
        },
      },
    );
  const pinned = draft.settings.pinnedFingerprint ?? '';
  if (pinned.startsWith('5e') && endpoint.includes('renewed')) {
    const fingerprint = 'c4'.repeat(32);
    const values = { pinned: showFingerprint(pinned), shown: showFingerprint(fingerprint) };
    return failsAt(
      'tls',
      'certificate-changed',
      { host: endpoint, fingerprint },
      { note: { code: 'tls-changed', values }, fix: { kind: 'trust-pin', pinned, fingerprint } },
    );
  }
  if (draft.secretAccessKey === 'wrong')
    return failsAt('sign', 'secret-wrong', { accessKeyId: draft.settings.accessKeyId });
  if (region === 'mars-1')
    return failsAt(
      'sign',
      'region-wrong',
      { region, expected: 'eu-1' },
      { fix: { kind: 'take-region', region: 'eu-1' } },
    );
  if (bucket === 'missing' && !createBucket)
    return failsAt('bucket', 'bucket-missing', { bucket }, { fix: { kind: 'create-bucket', bucket } });
  return { ok: true, steps: [...good(basics), ...abilities(bucket === 'public')] };
}

function abilities(isPublic: boolean): TestStep[] {
  return [
    { step: 'multipart', ok: true, verdict: 'yes' },
    { step: 'part-copy', ok: true, verdict: 'no', note: { code: 'no-part-copy' } },
    { step: 'batch-delete', ok: true, verdict: 'yes' },
    { step: 'conditional-create', ok: true, verdict: 'unknown', note: { code: 'not-told' } },
    { step: 'versioning', ok: true, verdict: 'yes', note: { code: 'versioned' } },
    isPublic
      ? { step: 'public', ok: true, verdict: 'warning', note: { code: 'public-read' } }
      : { step: 'public', ok: true, verdict: 'no', note: { code: 'private' } },
  ];
}

function good(steps: readonly string[]): TestStep[] {
  return steps.map((step) => ({ step, ok: true }));
}

function failsAt(
  step: string,
  code: string,
  details: Record<string, unknown>,
  more: Partial<TestStep> = {},
): Result {
  const failure = { code, message: code, hint: '', retry: 'after-user-action' as const, details };
  const before = good(basics.slice(0, basics.indexOf(step)));
  return { ok: false, steps: [...before, { step, ok: false, failure, ...more }] };
}
