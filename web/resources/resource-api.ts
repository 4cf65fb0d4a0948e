import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Service } from '#engine/index.ts';
import { connectionView } from '#shared/contract/connections.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { bearerOf } from '../access/bearer-of.ts';
import type { WindowSessions } from '../access/window-sessions.ts';
import { readJson } from '../http/read-json.ts';
import type { Refusal } from '../http/refusal.ts';
import { sendEmpty, sendJson, sendProblem } from '../http/send.ts';
import type { WebHostLimits } from '../web-host-options.ts';
import { connectionOperations } from './connection-operations.ts';
import { versionIn } from './if-match.ts';
import type { Problem } from './named-schemas.ts';
import type { Operation, OperationInput } from './operation.ts';
import { problemOf, problemOfRefusal } from './problem.ts';

interface ResourceApiDeps {
  readonly service: Pick<Service, 'call'>;
  readonly sessions: WindowSessions;
  readonly limits: WebHostLimits;
}

type Checked = { readonly problem: Problem } | { readonly input: OperationInput };

/** Whether a path belongs to a resource, so that failures are told as scripts expect them. */
export function isResourcePath(path: string): boolean {
  return path === '/api/connections' || path.startsWith('/api/connections/');
}

/** What scripts can ask for below `/api/connections`. The caller has checked where the request comes from. */
export function makeResourceApi({
  service,
  sessions,
  limits,
}: ResourceApiDeps): (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void> {
  return async (request, response, path) => {
    const found = connectionOperations.flatMap((operation) => {
      const id = idIn(path, operation.path);
      return id === undefined ? [] : [{ operation, id }];
    });
    const chosen = found.find(({ operation }) => operation.method === request.method);
    if (chosen === undefined) {
      const allow = found.map(({ operation }) => operation.method).join(', ');
      sendProblem(request, response, problemOfRefusal(allow === '' ? nothingHere : notBy(allow)), { allow });
      return;
    }
    const bearer = bearerOf(request.headers.authorization);
    if (bearer === undefined || !sessions.use(bearer)) {
      sendProblem(request, response, problemOfRefusal(notSignedIn), { 'www-authenticate': 'Bearer' });
      return;
    }
    const { operation, id } = chosen;
    const checked = await check(request, operation, id, limits);
    if ('problem' in checked) {
      sendProblem(request, response, checked.problem);
      return;
    }
    const call = operation.call(checked.input);
    const answer = await service.call(call.method, call.request);
    if (answer.ok) sendResult(response, operation, answer.result);
    else sendProblem(request, response, problemOf(answer.failure));
  };
}

/** The id in a path that fits the pattern, '' where the pattern has none; undefined when it does not fit. */
function idIn(path: string, pattern: string): string | undefined {
  const [before = '', after] = pattern.split('{id}');
  if (after === undefined) return path === pattern ? '' : undefined;
  if (!path.startsWith(before) || !path.endsWith(after)) return undefined;
  const id = path.slice(before.length, path.length - after.length);
  return /^[0-9a-f]{16}$/.test(id) ? id : undefined;
}

async function check(
  request: IncomingMessage,
  operation: Operation,
  id: string,
  limits: WebHostLimits,
): Promise<Checked> {
  const query = queryIn(request, operation);
  if (query === undefined) return { problem: problemOfRefusal(unknownQuery) };
  const etag = versionIn(request.headers['if-match']);
  if (operation.needsVersion && etag === undefined) {
    const { code, message, hint, retry, details } = new AppError('precondition-required', { name: id });
    return { problem: problemOf({ code, message, hint, retry, details: { ...details } }) };
  }
  const bodyless = { id, etag: etag ?? '', query, body: undefined };
  if (operation.body === undefined) return { input: bodyless };
  const body = await readJson(request, limits.bodyBytes, operation.body.type);
  return body.ok ? { input: { ...bodyless, body: body.value } } : { problem: problemOfRefusal(body.refusal) };
}

/** Undefined for parameters that the operation does not know, and for those that come twice. */
function queryIn(request: IncomingMessage, { query = {} }: Operation): Record<string, string> | undefined {
  const [, text = ''] = /\?(.*)$/s.exec(request.url ?? '') ?? [];
  const entries = [...new URLSearchParams(text)];
  const isKnown = entries.every(([name]) => Object.hasOwn(query, name));
  return isKnown && new Set(entries.map(([name]) => name)).size === entries.length
    ? Object.fromEntries(entries)
    : undefined;
}

function sendResult(response: ServerResponse, { answer }: Operation, result: unknown): void {
  if (answer.status === 204) {
    sendEmpty(response, 204);
    return;
  }
  const headers: Record<string, string> = {};
  if (answer.isConnection) {
    const { id, etag } = connectionView.pick({ id: true, etag: true }).parse(result);
    headers.etag = `"${etag}"`;
    if (answer.status === 201) headers.location = `/api/connections/${id}`;
  }
  sendJson(response, answer.status, answer.shape ? answer.shape(result) : result, headers);
}

const nothingHere: Refusal = { status: 404, code: 'path-unknown', message: 'There is nothing here.' };
const notSignedIn: Refusal = {
  status: 401,
  code: 'signed-out',
  message: 'This bearer is not, or no longer, let in.',
};
const unknownQuery: Refusal = {
  status: 400,
  code: 'request-invalid',
  message: 'The query has a parameter that is not known here, or one twice.',
};

function notBy(allow: string): Refusal {
  return {
    status: 405,
    code: 'method-refused',
    message: `This can only be asked for by ${allow}.`,
    allow,
  };
}
