import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemRandom } from '../ports/system.ts';
import { type RunningServer, startServer } from '../serve/index.ts';
import { type ExpiringKeys, expiringKeys, type Refusal } from '../testing/expiring-keys.ts';
import { type QuirkyServer, startQuirkyServer } from '../testing/quirky-server.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import type { Credentials } from './credentials.ts';
import { type OpenStorage, openStorage } from './open-storage.ts';
import { type KeyGiver, RenewableCredentials } from './renewable-credentials.ts';

const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
const serverKey = { accessKeyId: 'BEHINDTHELAYER000001', secretAccessKey: 'behindSecret00000000000000000' };
const keys = (n: number, requests = 1_000_000) => ({
  ...{ accessKeyId: `TEMPORARYKEY${n}`, secretAccessKey: `temporarySecret${n}`, sessionToken: `token-${n}` },
  requests,
});
const expired: Refusal = { status: 400, code: 'ExpiredToken' };

let folder: TemporaryFolder;
let server: RunningServer;
let layer: QuirkyServer;
let expiring: ExpiringKeys;
let storage: OpenStorage | undefined;

beforeEach(async () => {
  folder = new TemporaryFolder();
  mkdirSync(folder.join('data'));
  const accessKeys = [serverKey];
  server = await startServer({
    ...ports,
    buckets: { data: folder.join('data') },
    accessKeys,
    region: 'home',
  });
});

afterEach(async () => {
  storage?.close();
  storage = undefined;
  await layer.close();
  await server.close();
  folder.remove();
});

/** A storage whose first keys are good for so many requests; `give` brings others. */
async function open(
  requests: number,
  give: KeyGiver['give'],
  refusal = expired,
): Promise<RenewableCredentials> {
  expiring = expiringKeys([keys(1, requests), keys(2)], refusal);
  layer = await startQuirkyServer(server.endpoint, [expiring.quirk], { ...serverKey, region: 'home' });
  const credentials = new RenewableCredentials(keys(1), { give });
  const settings = {
    ...{ name: 'temporary', endpoint: layer.endpoint, region: 'home', bucket: 'data', rootPath: '' },
    ...{ accessKeyId: 'TEMPORARYKEY1', addressing: 'path' as const, caFile: null, proxy: null },
  };
  storage = await openStorage(settings, keys(1), { ...ports, attempts: 1, credentials });
  return credentials;
}

const gives = (brought: Credentials | undefined) => {
  const asked: string[] = [];
  const give: KeyGiver['give'] = async (used, error) => {
    asked.push(`${used.accessKeyId} ${error.code}`);
    return brought;
  };
  return { asked, give };
};

const use = () => {
  if (!storage) throw new Error('no storage');
  return storage;
};

describe('a storage whose keys expire', () => {
  const ways: readonly (readonly [string, Refusal])[] = [
    ['ExpiredToken', expired],
    ['TokenRefreshRequired', { status: 400, code: 'TokenRefreshRequired' }],
    ['InvalidToken, of a token that was good', { status: 403, code: 'InvalidToken' }],
    ['a pair that is forgotten', { status: 403, code: 'InvalidAccessKeyId' }],
    [
      'AccessDenied, and the sentence says why',
      { status: 403, code: 'AccessDenied', message: 'The provided token has expired.' },
    ],
  ];
  test.each(ways)('goes on with others: %s', async (_name, refusal) => {
    const { asked, give } = gives(keys(2));
    await open(2, give, refusal);
    const body = new Uint8Array(1000).fill(7);
    for (let n = 0; n < 4; n += 1) await use().put(`${n}.bin`, body);
    expect(expiring.expiries()).toBe(1);
    expect(asked).toHaveLength(1);
    const head = await use().head('3.bin');
    expect(head.size).toBe(1000);
  });

  test.each([400, 403])('HEAD, which tells no reason (status %i), waits as well', async (status) => {
    const { asked, give } = gives(keys(2));
    await open(1, give, { status, code: 'ExpiredToken' });
    await use().put('a.bin', new Uint8Array(10));
    expect(await use().head('a.bin')).toMatchObject({ size: 10 });
    expect(asked).toEqual(['TEMPORARYKEY1 token-expired']);
  });

  test('many requests at once ask once, and none of them is lost', async () => {
    const { asked, give } = gives(keys(2));
    await open(3, give);
    const all = Array.from({ length: 12 }, (_, n) => use().put(`${n}.bin`, new Uint8Array([n])));
    await Promise.all(all);
    expect(asked).toHaveLength(1);
    expect(expiring.expiries()).toBeGreaterThan(0);
    const stored: string[] = [];
    for await (const page of use().list('')) stored.push(...page.map(({ key }) => key));
    expect(stored).toHaveLength(12);
  });

  test('an upload in parts goes on where it was', async () => {
    const { give } = gives(keys(2));
    await open(2, give);
    const part = new Uint8Array(5 * 1024 ** 2).fill(1);
    const { uploadId } = await use().createUpload('big.bin');
    const parts = [await use().uploadPart('big.bin', uploadId, 1, part)];
    parts.push(await use().uploadPart('big.bin', uploadId, 2, part));
    await use().completeUpload('big.bin', uploadId, parts);
    expect(expiring.expiries()).toBe(1);
    expect(await use().head('big.bin')).toMatchObject({ size: 2 * part.length });
    const sent = layer.requests.filter(({ query }) => query.get('partNumber') === '1');
    expect(sent).toHaveLength(1);
  });

  test('nobody has others: the failure says so, and nobody is asked twice', async () => {
    const { asked, give } = gives(undefined);
    await open(1, give);
    await use().put('a', new Uint8Array(1));
    for (let n = 0; n < 2; n += 1) {
      await expect(use().put('b', new Uint8Array(1))).rejects.toMatchObject({ code: 'token-expired' });
    }
    expect(asked).toHaveLength(1);
  });

  test('others that are wrong are asked for again', async () => {
    const brought = [{ ...keys(9) }, keys(2)];
    const asked: string[] = [];
    await open(1, async (_used, error) => {
      asked.push(error.code);
      return brought.shift();
    });
    await use().put('a', new Uint8Array(1));
    await use().put('b', new Uint8Array(1));
    expect(asked).toEqual(['token-expired', 'key-unknown']);
  });

  test('keys that never worked are no expired ones, unless the storage says so', async () => {
    const { asked, give } = gives(keys(2));
    await open(0, give, { status: 403, code: 'InvalidToken' });
    await expect(use().put('a', new Uint8Array(1))).rejects.toMatchObject({ code: 'token-invalid' });
    expect(asked).toEqual([]);
  });

  test('who has given up waits for nothing: what tidies up fails at once', async () => {
    const waiting = Promise.withResolvers<void>();
    const credentials = await open(1, (_used, _error, signal) => {
      waiting.resolve();
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    });
    await use().put('a', new Uint8Array(1));
    const stuck = use().put('b', new Uint8Array(1));
    await waiting.promise;
    credentials.giveUp();
    await expect(stuck).rejects.toMatchObject({ code: 'token-expired' });
    await expect(use().delete('a')).rejects.toMatchObject({ code: 'token-expired' });
  });

  test('a request that is stopped while it waits ends with the reason', async () => {
    const waiting = Promise.withResolvers<void>();
    const credentials = await open(1, () => {
      waiting.resolve();
      return new Promise(() => {});
    });
    await use().put('a', new Uint8Array(1));
    const stop = new AbortController();
    const refused = use().put('b', new Uint8Array(1), { signal: stop.signal });
    await waiting.promise;
    const behind = use().put('c', new Uint8Array(1), { signal: stop.signal });
    const reason = new AppError('cancelled', {});
    stop.abort(reason);
    await expect(refused).rejects.toBe(reason);
    await expect(behind).rejects.toBe(reason);
    credentials.giveUp();
  });
});
