import { quirkAnswer } from './quirks.ts';
import type { Quirk, QuirkRequest } from './quirky-server.ts';

/** A pair of temporary keys that is good for so many requests. */
export interface Grant {
  readonly accessKeyId: string;
  readonly sessionToken: string;
  readonly requests: number;
}

/** How a storage says that keys have expired: the status, and the code and sentence of its answer. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
}

export interface ExpiringKeys {
  readonly quirk: Quirk;
  /** Refusals of keys that were good once. */
  readonly expiries: () => number;
  /** Lets more keys in. */
  grant(more: Grant): void;
}

/**
 * Lets in whoever shows temporary keys that are still good. What they sign is not looked at: the layer signs anew for
 * the server behind it. As everywhere, a refused HEAD has no answer to read.
 */
export function expiringKeys(first: readonly Grant[], refusal: Refusal): ExpiringKeys {
  const grants = new Map(first.map((one) => [nameOf(one), { ...one }]));
  let expiries = 0;
  return {
    quirk: (request, pass) => {
      const grant = grants.get(nameOf(shownBy(request)));
      if (grant === undefined) return refused(request, { status: 403, code: 'InvalidAccessKeyId' });
      if (grant.requests === 0) {
        expiries += 1;
        return refused(request, refusal);
      }
      grant.requests -= 1;
      return pass({ ...request });
    },
    expiries: () => expiries,
    grant: (more) => {
      grants.set(nameOf(more), { ...more });
    },
  };
}

const nameOf = ({ accessKeyId, sessionToken }: Pick<Grant, 'accessKeyId' | 'sessionToken'>) =>
  `${accessKeyId} ${sessionToken}`;

function shownBy({ headers }: QuirkRequest) {
  const accessKeyId = /Credential=([^/]+)\//.exec(String(headers.authorization ?? ''))?.[1] ?? '';
  return { accessKeyId, sessionToken: String(headers['x-amz-security-token'] ?? '') };
}

function refused({ method }: QuirkRequest, { status, code, message = 'no' }: Refusal) {
  if (method === 'HEAD') return quirkAnswer(status, '', {});
  return quirkAnswer(
    status,
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}
