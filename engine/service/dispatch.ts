import type { z } from 'zod';
import { type CallAnswer, type MethodName, methods, type ResultOf } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { type FailureDeps, failureOf } from './failure-of.ts';

type ParsedRequest<M extends MethodName> = z.output<(typeof methods)[M]['request']>;

/** One function for each method of the contract. Requests are parsed; what they return is parsed as well. */
export type Handlers = {
  readonly [M in MethodName]: (request: ParsedRequest<M>) => Promise<ResultOf<M>> | ResultOf<M>;
};

/** The handlers of one domain. */
export type HandlersOf<Names> = Pick<Handlers, Extract<Names, MethodName>>;

/** Parses the request, runs its handler and parses the result. Never rejects. */
export async function dispatch(
  handlers: Handlers,
  method: string,
  request: unknown,
  deps: FailureDeps,
): Promise<CallAnswer> {
  try {
    if (!isMethod(method)) throw new AppError('usage-invalid', { problem: 'There is no such call.' });
    return { ok: true, result: await run(handlers, method, request) };
  } catch (error) {
    return { ok: false, failure: failureOf(error, deps) };
  }
}

/** Names like `toString` are properties of every object, but no methods of the contract. */
function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}

async function run<M extends MethodName>(handlers: Handlers, method: M, request: unknown): Promise<unknown> {
  const parsed = methods[method].request.safeParse(request);
  if (!parsed.success) throw new AppError('usage-invalid', { problem: problemOf(method, parsed.error) });
  const handler = handlers[method] as (request: unknown) => Promise<unknown>;
  // A result that does not fit is a bug of ours, so it is thrown as one.
  return methods[method].result.parse(await handler(parsed.data));
}

/** Names the field and the rule, never the value: it may be a secret in the wrong place. */
function problemOf(method: string, error: z.ZodError): string {
  const [first] = error.issues;
  const at = first?.path.join('.') ?? '';
  // Names that nobody knows may be secrets as well.
  const rule =
    first?.code === 'unrecognized_keys' ? 'there is something in it that is not known' : first?.message;
  return `The call ${method} was not understood${at === '' ? '' : ` (${at})`}: ${rule ?? 'it makes no sense'}.`;
}
