import { awsHost } from '#shared/endpoint/aws-address.ts';
import { cleanEndpoint } from '#shared/endpoint/clean-endpoint.ts';
import type { CleanEndpoint, EndpointContext } from '#shared/endpoint/endpoint-types.ts';
import { fillWords, problemWords } from '#shared/endpoint/endpoint-words.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { DEFAULT_REGION } from './plain-fields.ts';

/**
 * Turns what people paste into the address to talk to (see `cleanEndpoint`), and refuses what cannot be one.
 * @throws AppError `endpoint-invalid`, `endpoint-has-bucket` when another bucket than the given one is in it; what
 * may be a secret is not repeated
 */
export function checkEndpoint(pasted: string, context: EndpointContext): CleanEndpoint {
  const clean = cleanEndpoint(pasted, context);
  const { problem } = clean;
  if (problem === undefined) return clean;
  const endpoint = withoutSecrets(pasted.trim());
  if (problem.code === 'other-bucket') {
    const bucket = problem.bucket ?? '';
    const { endpoint: alone, region } = cleanEndpoint(pasted, { ...context, bucket });
    // Amazon needs no address, but a message needs one to show.
    const suggestion = alone === '' ? `https://${awsHost(region ?? DEFAULT_REGION)}` : alone;
    throw new AppError('endpoint-has-bucket', { endpoint, bucket, suggestion });
  }
  throw new AppError('endpoint-invalid', {
    endpoint,
    problem: fillWords(problemWords[problem.code], problem),
  });
}

/** For messages: pasted addresses may carry a password or a signature, pasted settings a whole secret. */
function withoutSecrets(pasted: string): string {
  // Passwords may hold any sign, `/` and `?` too, so nothing around an `@` is safe to show.
  const address = pasted.replace(/[?#].*$/s, '');
  if (pasted.includes('@') || /[\s=]/.test(address)) return '(not shown)';
  return address.length > 200 ? `${address.slice(0, 200)}…` : address;
}
