import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Service } from '#engine/index.ts';
import { Attempts } from './access/attempts.ts';
import { bearerOf } from './access/bearer-of.ts';
import type { OneTimeTokens } from './access/one-time-tokens.ts';
import { digestOf, findByDigest } from './access/secret.ts';
import type { WindowSessions } from './access/window-sessions.ts';
import { readJson } from './http/read-json.ts';
import type { Refusal } from './http/refusal.ts';
import { sendJson, sendRefusal } from './http/send.ts';
import { sessionRequest } from './resources/named-schemas.ts';
import { openApiDocument } from './resources/openapi-document.ts';
import { isResourcePath, makeResourceApi } from './resources/resource-api.ts';
import type { WebHostLimits, WebHostOptions } from './web-host-options.ts';

interface ApiDeps {
  readonly service: Pick<Service, 'call'>;
  readonly clock: WebHostOptions['clock'];
  readonly tokens: OneTimeTokens;
  readonly sessions: WindowSessions;
  readonly ownerKey: string;
  readonly freshUrl: () => string;
  readonly limits: WebHostLimits;
}

type Answer = { readonly value: unknown } | { readonly refusal: Refusal };
/** Judges the caller by the head of the request; what it returns then takes the body. */
type Route = (bearer: string | undefined) => Refusal | ((body: unknown) => Answer | Promise<Answer>);

const callBody = z.object({ method: z.string().max(100), request: z.unknown() });

const notUnderstood: Refusal = {
  status: 400,
  code: 'request-invalid',
  message: 'The request was not understood.',
};
const notSignedIn: Refusal = {
  status: 401,
  code: 'signed-out',
  message: 'This window is not, or no longer, let in.',
};

/** What a page can POST to below `/api/`, and the resources for scripts. The caller has checked where the request comes from. */
export function makeApi(
  deps: ApiDeps,
): (i: IncomingMessage, r: ServerResponse, path: string) => Promise<void> {
  const { service, tokens, sessions, limits } = deps;
  const owner = { digest: digestOf(deps.ownerKey) };
  const attempts = new Attempts(deps.clock, limits.wrongTokens);

  const routes: Readonly<Record<string, Route>> = {
    /** A one-time token becomes the bearer of one window. */
    '/api/session': () => (body) => {
      const retryAfter = attempts.wait();
      if (retryAfter > 0) {
        const message = 'Too many wrong addresses were tried.';
        return { refusal: { status: 429, code: 'too-many-attempts', message, retryAfter } };
      }
      const parsed = sessionRequest.safeParse(body);
      if (!parsed.success) return { refusal: notUnderstood };
      if (!tokens.redeem(parsed.data.token)) {
        attempts.failed();
        const message = 'This address was used already, or is too old.';
        return { refusal: { status: 401, code: 'address-refused', message } };
      }
      return { value: { bearer: sessions.open() } };
    },

    '/api/call': (bearer) => {
      if (bearer === undefined || !sessions.use(bearer)) return notSignedIn;
      return async (body) => {
        const parsed = callBody.safeParse(body);
        if (!parsed.success) return { refusal: notUnderstood };
        return { value: await service.call(parsed.data.method, parsed.data.request) };
      };
    },

    /** For scripts that are done: only so many windows are let in at the same time. */
    '/api/sign-out': (bearer) => {
      if (bearer === undefined || !sessions.use(bearer)) return notSignedIn;
      return () => {
        sessions.end(bearer);
        return { value: { signedOut: true } };
      };
    },

    /** A fresh address, for whoever can read the file with the owner's key. A window's bearer is not enough. */
    '/api/token': (bearer) => {
      if (bearer === undefined || !findByDigest([owner], digestOf(bearer))) return notSignedIn;
      return () => ({ value: { url: deps.freshUrl() } });
    },
  };

  const resources = makeResourceApi(deps);

  return async (request, response, path) => {
    if (isResourcePath(path)) return await resources(request, response, path);
    if (path === '/api/openapi.json' && request.method === 'GET') {
      sendJson(response, 200, openApiDocument());
      return;
    }
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route === undefined) {
      sendRefusal(request, response, {
        status: 404,
        code: 'path-unknown',
        message: 'There is nothing here.',
      });
      return;
    }
    if (request.method !== 'POST') {
      const message = 'This can only be asked for by POST.';
      sendRefusal(request, response, { status: 405, code: 'method-refused', message, allow: 'POST' });
      return;
    }
    const judged = route(bearerOf(request.headers.authorization));
    if (typeof judged !== 'function') {
      sendRefusal(request, response, judged);
      return;
    }
    const body = await readJson(request, limits.bodyBytes);
    if (!body.ok) {
      sendRefusal(request, response, body.refusal);
      return;
    }
    const answer = await judged(body.value);
    if ('refusal' in answer) sendRefusal(request, response, answer.refusal);
    else sendJson(response, 200, answer.value);
  };
}
