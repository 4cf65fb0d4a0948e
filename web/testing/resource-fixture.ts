import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { silentLogger, systemClock, systemRandom } from '#engine/index.ts';
import { SECRET, type ServiceFixture, serviceFixture } from '#engine/testing/service-fixture.ts';
import { startWebHost } from '../start-web-host.ts';
import type { WebHost } from '../web-host-options.ts';
import { type RawAnswer, type RawRequest, sendRaw } from './raw-request.ts';
import { checkAlways, tokenOf } from './web-host-fixture.ts';

export interface ResourceAnswer extends RawAnswer {
  readonly json: Record<string, unknown>;
}

interface Ask {
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: unknown;
  /** Of the body; JSON, and for PATCH that of patches, when absent. */
  readonly type?: string;
}

export interface ResourceFixture {
  readonly service: ServiceFixture;
  readonly host: WebHost;
  readonly bearer: string;
  /** Lets another script in. */
  signIn(): Promise<string>;
  /** As a script would ask; a header of null is left out. Checks what must be true of every answer. */
  ask(method: string, path: string, more?: Ask): Promise<ResourceAnswer>;
  raw(request: RawRequest): Promise<ResourceAnswer>;
  close(): Promise<void>;
}

/** A web host over a real service, for scripts. Closing it fails when a secret was in any answer or in the log. */
export async function resourceFixture(): Promise<ResourceFixture> {
  const service = await serviceFixture();
  const assetsFolder = mkdtempSync(join(tmpdir(), 'holdall-web-'));
  writeFileSync(join(assetsFolder, 'index.html'), '');
  const host = await startWebHost({
    ...{ service: service.service, assetsFolder, clock: systemClock, random: systemRandom },
    logger: silentLogger,
  });
  const heard: string[] = [];

  const raw = async (request: RawRequest): Promise<ResourceAnswer> => {
    const answer = await sendRaw(host.port, request);
    checkAlways(answer, host.port, answer.status < 300);
    heard.push(answer.raw);
    const isJson = /^application\/(problem\+)?json/.test(answer.headers['content-type'] ?? '');
    return { ...answer, json: isJson ? (JSON.parse(answer.text) as Record<string, unknown>) : {} };
  };
  const ask = (method: string, path: string, { headers = {}, body, type }: Ask = {}) => {
    const all: Record<string, string | null> = {
      host: `127.0.0.1:${host.port}`,
      origin: method === 'GET' ? null : host.origin,
      authorization: `Bearer ${bearer}`,
      'content-type':
        body === undefined
          ? null
          : (type ?? (method === 'PATCH' ? 'application/json-patch+json' : 'application/json')),
      ...headers,
    };
    const given = Object.entries(all).flatMap(([name, value]) =>
      value === null ? [] : [[name, value] as const],
    );
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    return raw({ method, path, headers: given, body: text });
  };
  let bearer = '';
  const signIn = async () => {
    const answer = await ask('POST', '/api/session', {
      headers: { authorization: null },
      body: { token: tokenOf(host.freshUrl()) },
    });
    return String(answer.json.bearer);
  };
  bearer = await signIn();

  return {
    ...{ service, host, bearer, signIn, ask, raw },
    close: async () => {
      await host.close();
      await service.close();
      rmSync(assetsFolder, { recursive: true });
      expect(heard.join('\n')).not.toContain(SECRET);
      expect(service.log.join('\n')).not.toContain(SECRET);
    },
  };
}
