import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixtureZip, storeBackup } from '../catalog/fixtures/store-backup.ts';
import { silentLogger } from '../ports/logger.ts';
import { systemClock, systemFileSystem, systemRandom } from '../ports/system.ts';
import { type RunningServer, startServer } from '../serve/index.ts';
import { type OpenStorage, openStorage } from '../storage/open-storage.ts';
import { startScriptedServer } from '../testing/scripted-server.ts';
import { sendFile } from '../testing/send-file.ts';
import { TemporaryFolder } from '../testing/temporary-folder.ts';
import { testCertificate } from '../testing/test-certificates.ts';
import { LONGEST_LINK_MS, makeLink } from './make-link.ts';
import { openLink } from './open-link.ts';

const ports = { clock: systemClock, random: systemRandom, logger: silentLogger };
const accessKey = { accessKeyId: 'LINKTESTKEY000000001', secretAccessKey: 'linkTestSecret00000000000000' };
const HOUR = 3_600_000;
const { signal } = new AbortController();

let folder: TemporaryFolder;
let server: RunningServer;
let storage: OpenStorage;
let key: string;
/** Milliseconds by which the server's clock is ahead. */
let ahead: number;

const settings = (endpoint: string) => ({
  ...{ name: 'link', endpoint, region: 'home', bucket: 'data', rootPath: 'root' },
  ...{ accessKeyId: accessKey.accessKeyId, addressing: 'path' as const, caFile: null, proxy: null },
});

beforeEach(async () => {
  ahead = 0;
  folder = new TemporaryFolder();
  mkdirSync(folder.join('data'));
  server = await startServer({
    ...ports,
    clock: { ...systemClock, now: () => systemClock.now() + ahead },
    buckets: { data: folder.join('data') },
    accessKeys: [accessKey],
    region: 'home',
  });
  storage = await openStorage(settings(server.endpoint), accessKey, { ...ports, attempts: 1 });
  key = await storeBackup(storage, { plan: 'Briefe & Süßes', device: { id: 'd', name: 'Büro' } });
});
afterEach(async () => {
  storage.close();
  await server.close();
  folder.remove();
});

const spool = () => ({ folder: folder.join('spool'), files: systemFileSystem });
const make = (forMs = HOUR) => makeLink(storage, { key }, { forMs, clock: systemClock, signal });

describe('a link to a backup', () => {
  test('opens for somebody who has no keys, and for nothing but reading', async () => {
    const { url, expiresAt, endsWithKeys, reach } = await make();
    expect(Math.abs(expiresAt - (systemClock.now() + HOUR))).toBeLessThan(60_000);
    expect([endsWithKeys, reach]).toEqual([false, 'this-computer']);
    expect(url).not.toContain(accessKey.secretAccessKey);
    const linked = await openLink(url, { ...ports, attempts: 1, spool: spool(), signal });
    const listed = [];
    for await (const page of linked.storage(ports).list('')) listed.push(...page);
    expect(listed.map((one) => one.key)).toEqual([key.replace(/^root\//, '')]);
    linked.close();
    const put = await fetch(url, { method: 'PUT', body: 'x' });
    expect(put.status).toBe(403);
    expect((await fetch(url.replace('.zip', '.pin.json'))).status).toBe(403);
  });

  test('ends when its time is over', async () => {
    const { url } = await make(2 * HOUR);
    ahead = 2 * HOUR - 60_000;
    expect((await fetch(url)).status).toBe(200);
    ahead = 2 * HOUR + 60_000;
    await expect(openLink(url, { ...ports, attempts: 1, spool: spool(), signal })).rejects.toMatchObject({
      code: 'link-refused',
      details: { reason: 'expired' },
    });
  });

  test('goes by the storage’s clock where this computer’s is wrong', async () => {
    ahead = 3 * HOUR;
    const { url } = await make();
    expect((await fetch(url)).status).toBe(200);
  });

  test('is refused when it was changed', async () => {
    const { url } = await make();
    expect((await fetch(url.replace('X-Amz-Expires=3600', 'X-Amz-Expires=7200'))).status).toBe(403);
  });

  test.each([0, 59_000, Number.NaN, LONGEST_LINK_MS + 1000])('is not made for %d ms', async (forMs) => {
    await expect(make(forMs)).rejects.toMatchObject({ code: 'field-invalid' });
  });

  test('lasts a week at most', async () => {
    const { url } = await make(LONGEST_LINK_MS);
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('604800');
  });

  test('is not made for what is gone', async () => {
    await storage.delete(key);
    await expect(make()).rejects.toMatchObject({ code: 'object-missing' });
  });

  test('is not handed out by a storage that does not take it', async () => {
    const stubborn = await startScriptedServer((request, answer) => {
      if (request.headers.authorization === undefined) answer.writeHead(403).end();
      else sendFile(request, answer, fixtureZip({}), { etag: '"one"' });
    });
    const other = await openStorage(settings(stubborn.endpoint), accessKey, { ...ports, attempts: 1 });
    const attempt = makeLink(other, { key }, { forMs: HOUR, clock: systemClock, signal });
    await expect(attempt).rejects.toMatchObject({ code: 'storage-unsupported', details: { status: 403 } });
    other.close();
    await stubborn.close();
  });

  test('of a server with a certificate of its own opens for whoever has that', async () => {
    const tls = await testCertificate({ name: 'link test' });
    const buckets = { data: folder.join('data') };
    const secure = await startServer({ ...ports, buckets, accessKeys: [accessKey], region: 'home', tls });
    const caFile = folder.join('ca.pem');
    writeFileSync(caFile, tls.cert);
    const other = await openStorage({ ...settings(secure.endpoint), caFile }, accessKey, {
      ...{ ...ports, attempts: 1 },
    });
    const { url } = await makeLink(other, { key }, { forMs: HOUR, clock: systemClock, signal });
    const open = { ...ports, attempts: 1, spool: spool(), signal };
    await expect(openLink(url, open)).rejects.toMatchObject({ code: 'tls-untrusted' });
    (await openLink(url, { ...open, caFile })).close();
    await expect(openLink(url, { ...open, caFile: folder.join('none.pem') })).rejects.toMatchObject({
      code: 'ca-unreadable',
    });
    other.close();
    await secure.close();
  });

  test('made with temporary keys says that it ends with them, and carries their token', async () => {
    const temporary = await startScriptedServer((request, answer) =>
      sendFile(request, answer, fixtureZip({}), { etag: '"one"' }),
    );
    const secrets = { ...accessKey, sessionToken: 'session-token-1' };
    const other = await openStorage(settings(temporary.endpoint), secrets, { ...ports, attempts: 1 });
    const made = await makeLink(other, { key }, { forMs: HOUR, clock: systemClock, signal });
    expect(made.endsWithKeys).toBe(true);
    expect(new URL(made.url).searchParams.get('X-Amz-Security-Token')).toBe('session-token-1');
    other.close();
    await temporary.close();
  });
});
