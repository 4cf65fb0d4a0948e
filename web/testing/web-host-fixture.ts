import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CallAnswer, ContractEvent } from '#shared/contract/contract.ts';
import { startWebHost } from '../start-web-host.ts';
import type { WebHost, WebHostLimits, WebHostOptions } from '../web-host-options.ts';
import { type RawAnswer, type RawRequest, sendRaw } from './raw-request.ts';

type Ports = Pick<WebHostOptions, 'clock' | 'random'>;

export interface WebHostFixture {
  readonly host: WebHost;
  /** What reached the service. */
  readonly calls: readonly { readonly method: string; readonly request: unknown }[];
  readonly folder: string;
  emit(event: ContractEvent): void;
  /** Sends a request by hand, checks what must be true of every answer, and returns it. */
  ask(request: RawRequest): Promise<RawAnswer>;
  /** As our own page would POST. */
  post(path: string, body: unknown, bearer?: string): Promise<RawAnswer>;
  /** Lets a window in and returns its bearer. */
  signIn(): Promise<string>;
  close(): Promise<void>;
}

const files: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><title>Window</title>',
  'assets/app.js': 'console.log(1)',
  'assets/app.css': 'body{}',
  'assets/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
  'assets/.sources': 'not for anybody',
};

/** A web host over a service that answers every call with what was asked, and a window of a few small files. */
export async function webHostFixture(
  ports: Ports,
  limits: Partial<WebHostLimits> = {},
): Promise<WebHostFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'holdall-web-'));
  const assetsFolder = join(folder, 'window');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(assetsFolder, path, '..'), { recursive: true });
    writeFileSync(join(assetsFolder, path), text);
  }
  writeFileSync(join(folder, 'outside.html'), 'OUTSIDE');

  const calls: { method: string; request: unknown }[] = [];
  const listeners = new Set<(event: ContractEvent) => void>();
  const log: string[] = [];
  const write = (message: string, facts?: Record<string, unknown>) => {
    log.push(`${message} ${JSON.stringify(facts ?? {})}`);
  };
  const host = await startWebHost({
    service: {
      call: async (method, request): Promise<CallAnswer> => {
        calls.push({ method, request });
        return { ok: true, result: { method, request } };
      },
      subscribe: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    assetsFolder,
    ...ports,
    logger: { debug: write, warn: write },
    limits,
  });
  const secrets = [host.ownerKey, tokenOf(host.url)];

  const ask = async (request: RawRequest) => {
    const answer = await sendRaw(host.port, request);
    checkAlways(answer, host.port);
    // The answers that are there to hand out a secret are the only ones that hold one.
    if (answer.status !== 200) for (const secret of secrets) expect(answer.raw).not.toContain(secret);
    return answer;
  };
  const post = (path: string, body: unknown, bearer?: string) =>
    ask({
      method: 'POST',
      path,
      headers: [
        ['host', `127.0.0.1:${host.port}`],
        ['origin', host.origin],
        ['content-type', 'application/json'],
        ...(bearer === undefined ? [] : [['authorization', `Bearer ${bearer}`] as const]),
      ],
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  return {
    ...{ host, calls, folder, ask, post },
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    signIn: async () => {
      const answer = await post('/api/session', { token: tokenOf(host.freshUrl()) });
      const { bearer } = JSON.parse(answer.text) as { bearer: string };
      secrets.push(bearer);
      return bearer;
    },
    close: async () => {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
      expect(listeners.size).toBe(0);
      for (const secret of secrets) expect(log.join('\n')).not.toContain(secret);
    },
  };
}

/** The one-time token in an address. */
export function tokenOf(url: string): string {
  return /#token=([\w-]+)$/.exec(url)?.[1] ?? '';
}

/** Whatever was asked, and whatever the answer is. Only what says a version of a resource has an ETag. */
export function checkAlways({ headers, status }: RawAnswer, port: number, mayHaveEtag = false): void {
  expect(status).toBeGreaterThan(0);
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['x-frame-options']).toBe('DENY');
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  expect(headers['content-security-policy']).toMatch(
    new RegExp(
      "^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
        `connect-src 'self' ws://(127\\.0\\.0\\.1|localhost):${port}; base-uri 'none'; form-action 'none'; ` +
        "frame-ancestors 'none'$",
    ),
  );
  for (const name of Object.keys(headers)) {
    if (name === 'etag' && mayHaveEtag) continue;
    expect(name).not.toMatch(
      /^access-control-|^set-cookie$|^server$|^x-powered-by$|^etag$|^last-modified$|^expires$/,
    );
  }
}
