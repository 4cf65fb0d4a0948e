import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContractClient, ContractEvent } from '#shared/contract/contract.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import { showFingerprint } from '#shared/fingerprint.ts';
import { parseShareLink } from '#shared/share-link.ts';
import { memoryConnection, type ServiceFixture, serviceFixture } from '../testing/service-fixture.ts';
import { inProcessClient } from './in-process-client.ts';

let fixture: ServiceFixture;
let client: ContractClient;
let port: number;
beforeEach(async () => {
  fixture = await serviceFixture();
  client = inProcessClient(fixture.service);
  const probe = await listenOn(0);
  port = (probe.address() as AddressInfo).port;
  await new Promise((resolve) => probe.close(resolve));
});
afterEach(() => fixture.close());

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) =>
      isAppError(error) ? error.code : (error as { failure?: { code: string } }).failure?.code,
  );

async function share(): Promise<string> {
  const folder = fixture.makeFiles('disk', { 'there/already.txt': 'before' });
  await client.call('share.save', { port, tls: { kind: 'own' }, buckets: [{ name: 'backups', folder }] });
  const key = await client.call('share.addKey', { label: 'laptop', readOnly: false, buckets: null });
  await client.call('share.start', {});
  return key.secretAccessKey;
}

/** Every step of a connection test with what another computer was given; the failures' codes. */
async function testFromElsewhere(secretAccessKey: string): Promise<string[]> {
  const [key] = (await client.call('share.get', {})).keys;
  const { link } = await client.call('share.link', {
    bucket: 'backups',
    accessKeyId: key?.accessKeyId ?? '',
  });
  expect(link).not.toContain(secretAccessKey);
  const { fingerprint, ...place } = parseShareLink(link);
  const settings = { ...memoryConnection, ...place, pinnedFingerprint: fingerprint };
  const { steps } = await client.call('connections.test', { draft: { settings, secretAccessKey } });
  return steps.flatMap(({ ok, failure }) => (ok || !failure ? [] : [failure.code]));
}

test('from the first folder to a connection that works, over TLS, with the certificate pinned', async () => {
  const events: ContractEvent[] = [];
  client.subscribe((event) => events.push(event));
  const secret = await share();
  expect(events).toContainEqual({ type: 'changed', what: 'share' });
  expect(await testFromElsewhere(secret)).toEqual([]);
  const status = await client.call('share.status', {});
  expect(status).toMatchObject({ state: 'running', endpoints: [`https://127.0.0.1:${port}`], clients: 1 });
  expect(status.requests).toBeGreaterThan(3);
  expect(status.bytesIn).toBeGreaterThan(0);

  // Nothing but the answer that made it has the secret.
  const view = await client.call('share.get', {});
  expect(view.keys).toMatchObject([{ label: 'laptop', hasSecret: true }]);
  expect(JSON.stringify([view, events, fixture.log])).not.toContain(secret);
});

test('a rotated key opens with its new secret only; a removed one not at all', async () => {
  const old = await share();
  const [key] = (await client.call('share.get', {})).keys;
  const accessKeyId = key?.accessKeyId ?? '';
  const { secretAccessKey } = await client.call('share.rotateKey', { accessKeyId });
  expect(await testFromElsewhere(old)).toEqual(['secret-wrong']);
  expect(await testFromElsewhere(secretAccessKey)).toEqual([]);
  await client.call('share.removeKey', { accessKeyId });
  expect((await client.call('share.get', {})).keys).toEqual([]);
  expect(await codeOf(client.call('share.rotateKey', { accessKeyId }))).toBe('field-invalid');
});

test('a certificate that was renewed is told with both fingerprints, and offered to who compares', async () => {
  const secretAccessKey = await share();
  const [key] = (await client.call('share.get', {})).keys;
  const asked = { bucket: 'backups', accessKeyId: key?.accessKeyId ?? '' };
  const { fingerprint: pinned, ...place } = parseShareLink((await client.call('share.link', asked)).link);
  const { fingerprint } = await client.call('share.renewCertificate', {});
  const test = async (pinnedFingerprint: string | null) => {
    const settings = { ...memoryConnection, ...place, pinnedFingerprint };
    return await client.call('connections.test', { draft: { settings, secretAccessKey } });
  };
  const { steps } = await test(pinned);
  const failed = steps.find(({ ok }) => !ok);
  expect(failed).toMatchObject({
    ...{
      step: 'tls',
      failure: { code: 'certificate-changed' },
      fix: { kind: 'trust-pin', pinned, fingerprint },
    },
    note: { code: 'tls-changed', values: { shown: showFingerprint(fingerprint) } },
  });
  expect(failed?.message).toContain(showFingerprint(pinned ?? ''));
  expect((await client.call('share.status', {})).requests).toBe(0);
  expect(await test(fingerprint)).toMatchObject({ ok: true });
});

test('a window hears which shared folders a plan would meet, and a key changes by call', async () => {
  const secretAccessKey = await share();
  const [key] = (await client.call('share.get', {})).keys;
  const accessKeyId = key?.accessKeyId ?? '';
  const { link } = await client.call('share.link', { bucket: 'backups', accessKeyId });
  const { fingerprint: pinnedFingerprint, ...place } = parseShareLink(link);
  const settings = { ...memoryConnection, ...place, name: 'own', rootPath: 'holdall', pinnedFingerprint };
  await client.call('connections.save', { draft: { settings, secretAccessKey } });
  const folders = [fixture.folder.path];
  const { shared } = await client.call('share.inBackup', { connection: 'own', plan: 'p', folders });
  expect(shared).toMatchObject([{ bucket: 'backups', leftOut: true }]);
  const inside = { connection: 'own', plan: 'p', folders: [`${shared[0]?.folder}`] };
  expect(await codeOf(client.call('share.inBackup', inside))).toBe('field-invalid');
  await client.call('share.changeKey', { accessKeyId, change: { readOnly: true } });
  expect(await testFromElsewhere(secretAccessKey)).toEqual(['access-denied']);
});

test('what is on begins again with the app; what is off stays off', async () => {
  const secret = await share();
  await fixture.restart();
  client = inProcessClient(fixture.service);
  expect(await testFromElsewhere(secret)).toEqual([]);
  expect(await client.call('share.stop', {})).toMatchObject({ state: 'stopped', endpoints: [] });
  await fixture.restart();
  client = inProcessClient(fixture.service);
  expect(await client.call('share.status', {})).toMatchObject({ state: 'stopped', failure: null });
});

test('a port in use is said, and it runs once the port is free', async () => {
  const other = await listenOn(port);
  const folder = fixture.makeFiles('disk', {});
  await client.call('share.save', {
    port,
    buckets: [{ name: 'backups', folder: fixture.folder.join('user') }],
  });
  expect(folder).not.toBe('');
  await client.call('share.addKey', { label: '', readOnly: true, buckets: ['backups'] });
  expect(await codeOf(client.call('share.start', {}))).toBe('port-taken');
  expect(await client.call('share.status', {})).toMatchObject({
    state: 'failed',
    failure: { code: 'port-taken' },
  });
  expect((await client.call('share.get', {})).enabled).toBe(true);
  await new Promise((resolve) => other.close(resolve));
  expect(await client.call('share.start', {})).toMatchObject({ state: 'running', failure: null });
});

test('an address for others turns TLS on; refused changes change nothing', async () => {
  expect(await client.call('share.save', { address: '0.0.0.0' })).toMatchObject({ tls: { kind: 'own' } });
  const before = await client.call('share.get', {});
  const missing = [{ name: 'gone', folder: fixture.folder.join('gone') }];
  expect(await codeOf(client.call('share.save', { port: 9999, buckets: missing }))).toBe('folder-missing');
  expect(await codeOf(client.call('share.save', { address: 'everywhere' }))).toBe('field-invalid');
  expect(await codeOf(client.call('share.start', {}))).toBe('field-invalid');
  await client.call('share.stop', {});
  expect(await client.call('share.get', {})).toEqual(before);
});

async function listenOn(wanted: number): Promise<Server> {
  const server = createServer((_, answer) => answer.end());
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve));
  return server;
}
