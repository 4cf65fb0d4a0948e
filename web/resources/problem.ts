import type { Failure } from '#shared/contract/jobs.ts';
import { errorTable } from '#shared/errors/error-table.ts';
import type { ExitReason } from '#shared/errors/exit-codes.ts';
import { failureOfRefusal, type Refusal } from '../http/refusal.ts';
import type { Problem } from './named-schemas.ts';

const seeDocs = 'See docs/api.md for what can be asked for, and how.';

export function problemOf(failure: Failure, status = statusOf(failure.code)): Problem {
  const { code, message, hint, retry, details } = failure;
  return {
    type: `urn:holdall:error:${code}`,
    title: code.replaceAll('-', ' '),
    status,
    detail: message,
    ...{ code, retry },
    // Its own hint speaks of the command line.
    hint: code === 'usage-invalid' ? seeDocs : hint,
    ...(details === undefined ? {} : { details }),
  };
}

export function problemOfRefusal(refusal: Refusal): Problem {
  return problemOf({ ...failureOfRefusal(refusal), hint: hintFor(refusal) }, refusal.status);
}

function hintFor({ status }: Refusal): string {
  if (status === 401) return 'Get a bearer: docs/api.md says how.';
  if (status === 403) return 'Name this host and port in Host, and http:// and the same in Origin.';
  return seeDocs;
}

const byCode: Readonly<Record<string, number>> = {
  'connection-unknown': 404,
  'precondition-failed': 412,
  'precondition-required': 428,
  'patch-invalid': 422,
  'patch-test-failed': 409,
  'name-taken': 409,
  'connection-in-use': 409,
  'secret-missing': 409,
  'field-invalid': 422,
  'endpoint-invalid': 422,
  'endpoint-has-bucket': 422,
  'bucket-name-invalid': 422,
  'secrets-locked': 423,
};

/** For the other codes: whether it was asked wrongly, the storage's fault, or that of this computer. */
const byReason: Partial<Record<ExitReason, number>> = {
  usage: 400,
  network: 502,
  credentials: 502,
  notFound: 502,
  storage: 502,
  cancelled: 503,
};

/** The HTTP status of a failure, by its code. */
export function statusOf(code: string): number {
  const own = Object.hasOwn(byCode, code) ? byCode[code] : undefined;
  if (own !== undefined) return own;
  const row = Object.hasOwn(errorTable, code) ? errorTable[code as keyof typeof errorTable] : undefined;
  return (row && byReason[row.exit]) ?? 500;
}
