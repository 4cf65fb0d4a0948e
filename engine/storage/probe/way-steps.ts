import type { ConnectionSettings } from '#shared/connection.ts';
import type { TestFix } from '#shared/contract/connection-test.ts';
import { isLocalHost } from '#shared/endpoint/local-host.ts';
import { type AppError, isAppError } from '#shared/errors/app-error.ts';
import { showFingerprint } from '#shared/fingerprint.ts';
import type { ServedCertificate } from './probe-calls.ts';
import { note, type ProbeContext } from './probe-context.ts';
import type { ProbeNote } from './probe-notes.ts';

/** This computer's clock may be that far off before the person should hear of it. */
const tolerableSkew = 5 * 60_000;

/** The way to the storage: reach → TLS → clock. False when it ends here. */
export async function probeWay(context: ProbeContext, settings: ConnectionSettings): Promise<boolean> {
  const { calls, call, clock } = context;
  if (!calls) return true;
  const isSecure = settings.endpoint === '' || settings.endpoint.startsWith('https:');
  const started = clock.now();
  let serverTime: number | null;
  try {
    serverTime = (await calls.greet(call)).serverTime;
  } catch (error) {
    call.signal?.throwIfAborted();
    if (!isAppError(error)) throw error;
    await reportNoWay(context, error, isSecure, settings.pinnedFingerprint ?? '');
    return false;
  }
  context.report({ step: 'reach', ok: true });
  if (isSecure) context.report({ step: 'tls', ok: true });
  else reportPlain(context, settings);
  reportClock(context, serverTime, (started + clock.now()) / 2);
  return true;
}

async function reportNoWay(
  context: ProbeContext,
  error: AppError,
  isSecure: boolean,
  pinned: string,
): Promise<void> {
  const inTls =
    isAppError(error, 'tls-untrusted', 'certificate-changed') || (isSecure && isAppError(error, 'not-s3'));
  if (!inTls) return context.report({ step: 'reach', ok: false, error });
  context.report({ step: 'reach', ok: true });
  if (isAppError(error, 'certificate-changed') && error.details.fingerprint !== '') {
    const { fingerprint } = error.details;
    const both = { pinned: showFingerprint(pinned), shown: showFingerprint(fingerprint) };
    const fix = { kind: 'trust-pin' as const, pinned, fingerprint };
    return context.report({ step: 'tls', ok: false, error, ...note('tls-changed', both), fix });
  }
  if (!isAppError(error, 'tls-untrusted')) return context.report({ step: 'tls', ok: false, error });
  const certificate = await context.calls?.certificate(context.call).catch(() => null);
  if (!certificate) return context.report({ step: 'tls', ok: false, error });
  context.report({ step: 'tls', ok: false, error, ...explain(error.details.reason, certificate) });
}

const unknownIssuer =
  /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/;

/** Tells apart what one word of OpenSSL's hides, and offers trust only where trust is all that is missing. */
function explain(reason: string, certificate: ServedCertificate): { note?: ProbeNote; fix?: TestFix } {
  const { root, remainingProblem } = certificate;
  // Nobody vouches for it; would everything else be right?
  const vouched = reason === 'DEPTH_ZERO_SELF_SIGNED_CERT' || unknownIssuer.test(reason);
  const problem = vouched && remainingProblem !== null ? remainingProblem : reason;
  const { names, validTo, validFrom } = certificate;
  if (problem === 'CERT_HAS_EXPIRED') return note('tls-expired', { until: validTo });
  if (problem === 'CERT_NOT_YET_VALID') return note('tls-not-yet', { from: validFrom });
  if (problem === 'ERR_TLS_CERT_ALTNAME_INVALID' || problem === 'HOSTNAME_MISMATCH')
    return note('tls-wrong-host', { names: names.slice(0, 5).join(', ') });
  if (!vouched) return {};
  if (remainingProblem !== null) return note('tls-no-issuer', { issuer: root.issuer });
  const words = certificate.selfSigned
    ? note('tls-self-signed')
    : note('tls-unknown-issuer', { issuer: root.subject });
  const { subject, issuer, fingerprint, pem, validTo: until } = root;
  return { ...words, fix: { kind: 'trust-ca', subject, issuer, fingerprint, validTo: until, pem } };
}

function reportPlain(context: ProbeContext, { endpoint }: ConnectionSettings): void {
  const near = isLocalHost(new URL(endpoint).hostname);
  context.report({
    step: 'tls',
    ok: true,
    verdict: near ? 'no' : 'warning',
    ...note(near ? 'own-network' : 'not-encrypted'),
  });
}

function reportClock(context: ProbeContext, serverTime: number | null, ours: number): void {
  if (serverTime === null) {
    context.report({ step: 'clock', ok: true, verdict: 'unknown', ...note('clock-untold') });
    return;
  }
  const ahead = ours - serverTime;
  if (Math.abs(ahead) < tolerableSkew) {
    context.report({ step: 'clock', ok: true });
    return;
  }
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  const direction = ahead > 0 ? 'ahead' : 'behind';
  context.report({
    step: 'clock',
    ok: true,
    verdict: 'warning',
    ...note('clock-off', { minutes, direction }),
  });
}
