import { applyPatch, type Operation } from 'rfc6902';
import {
  type ConnectionDocument,
  type ConnectionPatch,
  connectionDocument,
} from '#shared/connection-document.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { publicMembers, type SecretMember, secretMembers } from './connection-document.ts';

type PatchOperation = ConnectionPatch[number];

/**
 * The document with a patch applied, all of it or nothing. Secrets can be added, replaced and (the token) removed,
 * never tested, copied or moved: an answer would tell something about them. Nothing in an error repeats a value.
 * @param document the public members only, without any secret
 * @throws AppError `patch-invalid`, `patch-test-failed`
 */
export function applyConnectionPatch(
  document: ConnectionDocument,
  patch: ConnectionPatch,
): ConnectionDocument {
  const changed: Record<string, unknown> = { ...document };
  for (const [at, one] of patch.entries()) applyOne(changed, one, at + 1);
  const parsed = connectionDocument.safeParse(changed);
  if (parsed.success) return parsed.data;
  throw invalid(`${String(parsed.error.issues[0]?.path[0] ?? 'it')} cannot have such a value`);
}

/** The secrets that a patch brings, for whoever has to keep them out of logs; also out of one that is refused. */
export function secretsInPatch(patch: ConnectionPatch): string[] {
  return patch.flatMap((one) =>
    'value' in one && one.value !== null && secretAt(one.path) !== undefined ? [one.value] : [],
  );
}

function applyOne(document: Record<string, unknown>, one: PatchOperation, number: number): void {
  const secret = secretAt(one.path) ?? ('from' in one ? secretAt(one.from) : undefined);
  if (secret !== undefined) {
    document[secret] = secretAfter(secret, one, number);
    return;
  }
  for (const pointer of 'from' in one ? [one.path, one.from] : [one.path]) {
    if (memberAt(pointer, publicMembers) !== undefined) continue;
    // What was sent may be anything, so it is not repeated.
    throw invalid(`operation ${number} is about something that a patch cannot reach`);
  }
  const [problem] = applyPatch(document, [one as Operation]);
  if (problem?.name === 'TestError') throw new AppError('patch-test-failed', { member: one.path.slice(1) });
  if (problem?.name === 'MissingError')
    throw invalid(`operation ${number} is about something that is not there`);
  if (problem) throw invalid(`operation ${number} makes no sense`);
}

/** What to write: '' takes a session token away. */
function secretAfter(secret: SecretMember, one: PatchOperation, number: number): string {
  switch (one.op) {
    case 'add':
    case 'replace':
      if (one.value !== null && one.value !== '') return one.value;
      throw invalid(`${secret} must not be empty`);
    case 'remove':
      if (secret === 'sessionToken') return '';
      throw invalid('a connection cannot be without its secret key');
    default:
      throw invalid(`operation ${number} would read ${secret}, which can only be written`);
  }
}

function secretAt(pointer: string): SecretMember | undefined {
  return memberAt(pointer, secretMembers);
}

/** No member has a name that would have to be escaped. */
function memberAt<Name extends string>(pointer: string, members: readonly Name[]): Name | undefined {
  return members.find((member) => pointer === `/${member}`);
}

function invalid(problem: string): AppError<'patch-invalid'> {
  return new AppError('patch-invalid', { problem });
}
