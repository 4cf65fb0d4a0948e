import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CallFailed } from '#shared/contract/call-failed.ts';
import {
  type CallAnswer,
  CONTRACT_VERSION,
  type ContractClient,
  callAnswer,
  contractEvent,
  methods,
} from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Service } from '../service/index.ts';
import { JobWatch } from './job-watch.ts';
import { memoryConnection, SECRET, type ServiceFixture, serviceFixture } from './service-fixture.ts';

/** One window over a transport. */
export interface ContractWindow {
  readonly client: ContractClient;
  /** Sends anything at all; for requests that no typed client would make. */
  raw(method: string, request: unknown): Promise<CallAnswer>;
  close(): Promise<void>;
}

/** A transport that carries calls to a service; several windows may open. */
export interface ContractTransport {
  open(): Promise<ContractWindow>;
  /** Ends the transport; the service is closed by the suite. */
  close(): Promise<void>;
}

/** What every transport has to do. `serve` puts the transport in front of a service. */
export function describeContract(
  name: string,
  serve: (service: Service) => Promise<ContractTransport>,
): void {
  describe(`contract: ${name}`, () => {
    let fixture: ServiceFixture;
    let transport: ContractTransport;
    let window: ContractWindow;
    let client: ContractClient;
    let watch: JobWatch;
    /** Everything that came over the wire, to look for secrets in it. */
    let heard: string[];

    beforeEach(async () => {
      fixture = await serviceFixture();
      transport = await serve(fixture.service);
      window = await transport.open();
      heard = [];
      client = listening(window.client, heard);
      watch = new JobWatch(client);
    });

    afterEach(async () => {
      watch.stop();
      await window.close();
      await transport.close();
      await fixture.close();
      expect(heard.join('\n')).not.toContain(SECRET);
    });

    const saveConnection = () =>
      client.call('connections.save', { draft: { settings: memoryConnection, secretAccessKey: SECRET } });

    const savePlan = async (files: Record<string, string> = { 'a.txt': 'first', 'sub/b.txt': 'second' }) => {
      await saveConnection();
      const folder = fixture.makeFiles('user/docs', files);
      return await client.call('plans.save', {
        plan: {
          name: 'docs',
          connection: 'memory',
          folders: [folder],
          include: [],
          exclude: [],
          retention: {},
        },
      });
    };

    const backUp = async (): Promise<string> => {
      const { outcome } = await watch.run({ kind: 'backup', plan: 'docs' });
      expect(outcome?.status).toBe('done');
      return outcome?.status === 'done' ? String(outcome.summary.id) : '';
    };

    const failureOf = async (call: Promise<unknown>) => {
      const error = await call.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error instanceof CallFailed) return error.failure;
      throw new Error(`expected a failed call, got ${String(error)}`);
    };

    test('says what it is and keeps preferences', async () => {
      const info = await client.call('app.info', {});
      expect(info).toMatchObject({ contract: CONTRACT_VERSION, host: 'web', deviceName: 'test-computer' });
      expect(await client.call('preferences.get', {})).toMatchObject({ language: 'system' });
      await client.call('preferences.set', { language: 'fr', colorScheme: 'dark' });
      expect(await client.call('preferences.get', {})).toMatchObject({ language: 'fr', colorScheme: 'dark' });
      await watch.until((event) =>
        event.type === 'changed' && event.what === 'preferences' ? true : undefined,
      );
      expect(await failureOf(client.call('preferences.set', { startAtLogin: true }))).toMatchObject({
        code: 'usage-invalid',
      });
      expect((await client.call('preferences.get', {})).startAtLogin).toBe(false);
    });

    test('lists folders inside the roots and nowhere else', async () => {
      mkdirSync(fixture.folder.join('user', 'Documents', 'Letters'), { recursive: true });
      const roots = await client.call('folders.list', { path: null });
      expect(roots.folders.map(({ path }) => path)).toEqual([fixture.folder.join('user')]);
      const inside = await client.call('folders.list', { path: fixture.folder.join('user', 'Documents') });
      expect(inside).toMatchObject({ parent: fixture.folder.join('user'), folders: [{ name: 'Letters' }] });
      for (const path of [fixture.folder.path, '/', fixture.folder.join('user', '..', 'home')]) {
        expect(await failureOf(client.call('folders.list', { path }))).toMatchObject({
          code: 'folder-unreadable',
        });
      }
      expect(await failureOf(client.call('folders.pick', { title: 'x' }))).toMatchObject({
        code: 'usage-invalid',
      });
      expect(await failureOf(client.call('folders.reveal', { path: '/' }))).toMatchObject({
        code: 'usage-invalid',
      });
    });

    test('refuses what is no call, whatever it looks like', async () => {
      for (const method of ['', 'nothing.here', 'toString', '__proto__', 'constructor', 'hasOwnProperty']) {
        const answer = callAnswer.parse(await window.raw(method, {}));
        expect(answer, method).toMatchObject({ ok: false, failure: { code: 'usage-invalid' } });
      }
    });

    test('refuses malformed requests of every method without repeating them', async () => {
      const wrong = [null, [], 'text', 17, { unexpected: SECRET }];
      for (const method of Object.keys(methods)) {
        for (const request of wrong) {
          const parsed = methods[method as keyof typeof methods].request.safeParse(request);
          if (parsed.success) continue;
          const answer = callAnswer.parse(await window.raw(method, request));
          expect(answer, method).toMatchObject({ ok: false, failure: { code: 'usage-invalid' } });
          expect(JSON.stringify(answer)).not.toContain(SECRET);
        }
      }
    });

    test('secrets of connections go in and never come out', async () => {
      const saved = await client.call('connections.save', {
        draft: { settings: memoryConnection, secretAccessKey: SECRET, sessionToken: `${SECRET}-token` },
      });
      expect(saved).toMatchObject({ name: 'memory', hasSecret: true, hasSessionToken: true });
      const changed = await client.call('connections.save', {
        draft: { settings: { ...memoryConnection, region: 'eu-1' }, sessionToken: '' },
        replaces: 'memory',
        etag: saved.etag,
      });
      expect(changed).toMatchObject({ region: 'eu-1', hasSecret: true, hasSessionToken: false });
      expect(await client.call('connections.list', {})).toEqual([changed]);
      expect(
        await failureOf(
          client.call('connections.save', { draft: { settings: memoryConnection, secretAccessKey: SECRET } }),
        ),
      ).toMatchObject({ code: 'name-taken' });
      const nameless = { ...memoryConnection, name: 'other' };
      expect(
        await failureOf(client.call('connections.save', { draft: { settings: nameless } })),
      ).toMatchObject({
        code: 'field-invalid',
      });
      await client.call('connections.remove', { name: 'memory' });
      expect(await client.call('connections.list', {})).toEqual([]);
    });

    test('a renamed connection takes its plans and its secret along', async () => {
      await savePlan();
      const [before] = await client.call('connections.list', {});
      await client.call('connections.save', {
        draft: { settings: { ...memoryConnection, name: 'renamed' } },
        replaces: before?.id ?? '',
        etag: before?.etag ?? '',
      });
      expect(await client.call('connections.list', {})).toMatchObject([
        { id: before?.id, name: 'renamed', hasSecret: true },
      ]);
      expect(await client.call('plans.list', {})).toMatchObject([{ name: 'docs', connection: 'renamed' }]);
      await backUp();
    });

    test('two windows cannot overwrite each other: the second hears it, and goes on from the new values', async () => {
      const first = await saveConnection();
      const other = await transport.open();
      const [seen] = await other.client.call('connections.list', {});
      expect(seen).toEqual(first);
      const draft = { settings: { ...memoryConnection, region: 'eu-1' } };
      const saved = await client.call('connections.save', { draft, replaces: first.id, etag: first.etag });
      const late = { settings: { ...memoryConnection, rootPath: 'late' }, secretAccessKey: `${SECRET}-late` };
      const save = (etag?: string) =>
        other.client.call('connections.save', {
          draft: late,
          replaces: first.id,
          ...(etag === undefined ? {} : { etag }),
        });
      expect(await failureOf(save(first.etag))).toMatchObject({
        code: 'precondition-failed',
        details: { name: 'memory' },
      });
      expect(await failureOf(save())).toMatchObject({ code: 'precondition-required' });
      const removal = { name: first.id, etag: first.etag };
      expect(await failureOf(other.client.call('connections.remove', removal))).toMatchObject({
        code: 'precondition-failed',
      });
      const now = await other.client.call('connections.get', { id: first.id });
      expect(now).toEqual(saved);
      expect(await save(now.etag)).toMatchObject({ id: first.id, rootPath: 'late', region: 'us-east-1' });
      await other.close();
    });

    test('a patch changes members, never tells a secret, and is made as a whole or not at all', async () => {
      const { name: _name, ...fields } = memoryConnection;
      const created = await client.call('connections.create', {
        connection: { ...fields, name: 'by patch', secretAccessKey: SECRET },
      });
      const patch = (operations: object[], etag = created.etag) =>
        client.call('connections.patch', { id: created.id, etag, patch: operations as never });
      const secretOperations = [
        { op: 'test', path: '/secretAccessKey', value: `${SECRET}-guess` },
        { op: 'copy', from: '/secretAccessKey', path: '/rootPath' },
        { op: 'add', path: `/${SECRET}`, value: SECRET },
      ];
      for (const operation of secretOperations) {
        const refused = patch([{ op: 'add', path: '/region', value: 'never' }, operation]);
        expect(await failureOf(refused)).toMatchObject({ code: 'patch-invalid' });
      }
      expect(await client.call('connections.get', { id: created.id })).toEqual(created);
      const changed = await patch([
        { op: 'test', path: '/region', value: 'us-east-1' },
        { op: 'replace', path: '/region', value: 'eu-1' },
        { op: 'replace', path: '/secretAccessKey', value: `${SECRET}-2` },
        { op: 'add', path: '/sessionToken', value: `${SECRET}-token` },
      ]);
      expect(changed).toMatchObject({ id: created.id, region: 'eu-1', hasSessionToken: true });
      expect(await failureOf(patch([]))).toMatchObject({ code: 'precondition-failed' });
      expect(await failureOf(patch([{ op: 'test', path: '/region', value: 'x' }], '*'))).toMatchObject({
        code: 'patch-test-failed',
        details: { member: 'region' },
      });
      expect(
        await failureOf(client.call('connections.patch', { id: 'nobody', etag: '*', patch: [] })),
      ).toMatchObject({ code: 'connection-unknown' });
      await watch.until((event) =>
        event.type === 'changed' && event.what === 'connections' ? true : undefined,
      );
    });

    test('what is in the storage can be looked at, page by page, and tested as it is saved', async () => {
      const { id } = await saveConnection();
      for (const key of ['root/a', 'root/sub/b', 'root/sub/c', 'root/z', 'outside/d']) {
        await fixture.memory.put(key, new Uint8Array(3));
      }
      const page = await client.call('connections.explore', { id, limit: 2 });
      expect(page).toMatchObject({
        ...{ bucket: memoryConnection.bucket, prefix: 'root/', path: '' },
        folders: [{ name: 'sub', path: 'sub/' }],
        objects: [{ name: 'a', path: 'a', size: 3 }],
      });
      const rest = await client.call('connections.explore', { id, cursor: page.next ?? '' });
      expect(rest).toMatchObject({ folders: [], objects: [{ name: 'z' }], next: null });
      for (const path of ['sub', '/sub', 'sub/']) {
        const inner = await client.call('connections.explore', { id, path });
        expect(inner.objects.map((one) => one.path)).toEqual(['sub/b', 'sub/c']);
      }
      const outside = await client.call('connections.explore', { id, path: '../outside' });
      expect([outside.folders, outside.objects]).toEqual([[], []]);
      const tested = await client.call('connections.testSaved', { id });
      expect([tested.ok, fixture.memory.keys().length]).toEqual([true, 5]);
    });

    test('tests a connection step by step', async () => {
      const draft = { settings: { ...memoryConnection, name: '' }, secretAccessKey: SECRET };
      const good = await client.call('connections.test', { draft });
      expect(good.ok).toBe(true);
      expect(good.steps.map(({ step }) => step)).toContain('write');
      expect(fixture.memory.keys()).toEqual([]);
      fixture.storage.inject({
        method: 'put',
        when: 'before',
        error: () =>
          new AppError('access-denied', {
            operation: `write ${SECRET}`,
            bucket: 'b',
            status: 403,
            serverCode: 'AccessDenied',
          }),
      });
      const bad = await client.call('connections.test', { draft });
      expect(bad.ok).toBe(false);
      expect(bad.steps.at(-1)).toMatchObject({
        step: 'write',
        ok: false,
        failure: { code: 'access-denied' },
      });
      expect(fixture.storage.unfired()).toEqual([]);
    });

    test('plans are saved, changed, renamed, estimated and removed', async () => {
      const saved = await savePlan({ 'a.txt': '12345', 'b.tmp': '123', 'c.txt': '1' });
      const estimate = await client.call('plans.estimate', {
        folders: saved.folders,
        include: [],
        exclude: ['*.tmp'],
      });
      expect(estimate).toEqual({ files: 2, bytes: 6, excludedFiles: 1, excludedBytes: 3, issues: 0 });
      await client.call('plans.save', { plan: { ...saved, name: 'papers' }, replaces: 'docs' });
      expect((await client.call('plans.list', {})).map(({ name: plan }) => plan)).toEqual(['papers']);
      const times = await client.call('plans.nextRuns', {
        schedule: { kind: 'daily', at: '03:30' },
        count: 3,
      });
      expect(times).toHaveLength(3);
      expect(
        await failureOf(
          client.call('plans.save', {
            plan: { ...saved, schedule: { kind: 'cron', expression: '0 0 31 2 *' } },
          }),
        ),
      ).toMatchObject({ code: 'field-invalid' });
      expect(await failureOf(client.call('connections.remove', { name: 'memory' }))).toMatchObject({
        code: 'connection-in-use',
      });
      await client.call('plans.remove', { name: 'papers' });
      expect(await client.call('plans.list', {})).toEqual([]);
    });

    test('backs up, lists, browses, previews, finds, compares, pins and deletes', async () => {
      await savePlan();
      const first = await backUp();
      fixture.makeFiles('user/docs', { 'a.txt': 'changed', 'sub/c.txt': 'new' });
      const second = await backUp();
      const where = { connection: 'memory' };

      const list = await client.call('backups.list', where);
      expect(new Set(list.backups.map(({ id }) => id))).toEqual(new Set([first, second]));
      expect(list.backups[0]).toMatchObject({ status: 'complete', plan: 'docs', device: 'test-computer' });

      const page = { offset: 0, limit: 100 };
      const top = await client.call('backups.files', { ...where, id: second, path: '', ...page });
      expect(top.entries).toMatchObject([{ name: 'docs', type: 'folder', files: 3 }]);
      const inside = await client.call('backups.files', { ...where, id: second, path: 'docs', ...page });
      expect(inside.entries.map(({ name: file }) => file)).toEqual(['sub', 'a.txt']);
      const later = await client.call('backups.files', {
        ...where,
        id: second,
        path: 'docs',
        offset: 1,
        limit: 1,
      });
      expect(later).toMatchObject({ entries: [{ name: 'a.txt' }], total: 2 });
      expect(
        await failureOf(client.call('backups.files', { ...where, id: second, path: 'nowhere', ...page })),
      ).toMatchObject({ code: 'path-not-in-backup' });

      const found = await client.call('backups.find', { ...where, id: second, text: 'C.T', limit: 10 });
      expect(found).toMatchObject({ entries: [{ path: 'docs/sub/c.txt' }], total: 1 });
      const shown = await client.call('backups.preview', { ...where, id: second, path: 'docs/a.txt' });
      expect(shown).toEqual({ kind: 'text', text: 'changed', truncated: false });

      const diff = await client.call('backups.diff', { ...where, before: first, after: second, limit: 100 });
      expect(diff).toMatchObject({ added: 1, removed: 0, changed: 1 });
      expect(diff.changes.map(({ path }) => path)).toEqual(['docs/a.txt', 'docs/sub/c.txt']);

      await client.call('backups.setPinned', { ...where, id: first, pinned: true });
      const refused = await client.call('backups.delete', { ...where, ids: [first] });
      expect(refused).toMatchObject({ deleted: 0, failed: [{ id: first }] });
      await client.call('backups.setPinned', { ...where, id: first, pinned: false });
      const gone = await client.call('backups.delete', { ...where, ids: [first, 'no-such-id'] });
      expect(gone).toMatchObject({ deleted: 1, failed: [{ id: 'no-such-id' }] });
      expect(gone.bytesFreed).toBeGreaterThan(0);
      expect((await client.call('backups.list', where)).backups.map(({ id }) => id)).toEqual([second]);
    });

    test('previews a restore, then does exactly that', async () => {
      await savePlan();
      const id = await backUp();
      const to = fixture.makeFiles('user/target', { 'docs/a.txt': 'something else' });
      const request = { connection: 'memory', id, paths: [], to, onConflict: 'keep-both' as const };
      const preview = await client.call('backups.previewRestore', request);
      expect(preview).toMatchObject({ create: 1, keepBoth: 1, overwrite: 0, skip: 0, problems: [] });
      expect(preview.renamed).toHaveLength(1);
      expect(readdirSync(fixture.folder.join('user', 'target', 'docs'))).toEqual(['a.txt']);
      const { outcome, issueCount } = await watch.run({ kind: 'restore', ...request });
      expect(outcome).toMatchObject({ status: 'done', summary: { restored: 2, keptBoth: 1 } });
      expect(issueCount).toBe(0);
      expect(readFileSync(fixture.folder.join('user', 'target', 'docs', 'sub', 'b.txt'), 'utf8')).toBe(
        'second',
      );
      expect(readFileSync(fixture.folder.join('user', 'target', 'docs', 'a.txt'), 'utf8')).toBe(
        'something else',
      );
      expect(
        await failureOf(client.call('jobs.start', { job: { kind: 'restore', ...request, to: 'relative' } })),
      ).toMatchObject({ code: 'field-invalid' });
    });

    test('verifies, downloads and prunes as jobs', async () => {
      const plan = await savePlan();
      const first = await backUp();
      fixture.makeFiles('user/docs', { 'a.txt': 'changed' });
      await backUp();
      const verified = await watch.run({
        kind: 'verify',
        connection: 'memory',
        id: first,
        samplePercent: 100,
      });
      expect(verified.outcome).toMatchObject({ status: 'done', summary: { filesChecked: 2 } });
      const row = (await client.call('backups.list', { connection: 'memory' })).backups.find(
        ({ id }) => id === first,
      );
      expect(row?.provenAt).not.toBeNull();

      const file = fixture.folder.join('user', 'copy.zip');
      const downloaded = await watch.run({ kind: 'download', connection: 'memory', id: first, to: file });
      expect(downloaded.outcome).toMatchObject({ status: 'done', summary: { file } });
      expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK');

      const rules = { keepLast: 1 };
      const preview = await client.call('plans.previewRetention', {
        connection: 'memory',
        plan: 'docs',
        rules,
      });
      expect(preview.groups).toHaveLength(1);
      const nothing = await watch.run({ kind: 'prune', plan: 'docs' });
      expect(nothing.outcome).toMatchObject({ status: 'failed', failure: { code: 'retention-empty' } });
      await client.call('plans.save', { plan: { ...plan, retention: rules }, replaces: 'docs' });
      const pruned = await watch.run({ kind: 'prune', plan: 'docs' });
      const removed = preview.groups.flatMap(({ decisions }) =>
        decisions.filter(({ action }) => action === 'remove'),
      );
      expect(pruned.outcome).toMatchObject({ status: 'done', summary: { removed: removed.length } });
    });

    test('the status says the truth before, during and after a backup', async () => {
      expect(await client.call('status.get', {})).toEqual({ level: 'unprotected', plans: [] });
      await savePlan();
      expect(await client.call('status.get', {})).toMatchObject({
        level: 'unprotected',
        plans: [{ plan: 'docs', reasons: ['never-backed-up'], lastGoodAt: null }],
      });
      const gate = fixture.storage.hold('put');
      const { jobId } = await client.call('jobs.start', { job: { kind: 'backup', plan: 'docs' } });
      await gate.reached;
      expect((await client.call('status.get', {})).level).toBe('running');
      gate.open();
      await watch.ended(jobId);
      expect(await client.call('status.get', {})).toMatchObject({
        level: 'protected',
        plans: [{ level: 'protected', skippedFiles: 0 }],
      });
      const history = await client.call('status.history', { days: 7 });
      expect(history.calendar).toHaveLength(7);
      expect(history.calendar.at(-1)).toMatchObject({ complete: 1, failed: 0 });
    });

    test('events of a job are in order, carry growing numbers, and end with its outcome', async () => {
      await savePlan();
      const job = await watch.run({ kind: 'backup', plan: 'docs' });
      const states = watch.statesOf(job.jobId);
      const numbers = states.map(({ sequence }) => sequence);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      expect(states.map(({ outcome }) => outcome !== null).lastIndexOf(false)).toBe(states.length - 2);
      const state = await client.call('jobs.get', { jobId: job.jobId });
      expect(state).toEqual(job);
      for (const event of watch.events) contractEvent.parse(event);
    });

    test('a window that is opened anew in mid job finds it and hears its end', async () => {
      await savePlan();
      const gate = fixture.storage.hold('put');
      const { jobId } = await client.call('jobs.start', { job: { kind: 'backup', plan: 'docs' } });
      await gate.reached;
      const second = await transport.open();
      try {
        const late = new JobWatch(second.client);
        const [running] = await second.client.call('jobs.list', {});
        expect(running).toMatchObject({ jobId, outcome: null });
        expect(await second.client.call('jobs.get', { jobId })).toMatchObject({ jobId });
        expect(await failureOf(second.client.call('jobs.dismiss', { jobId }))).toMatchObject({
          code: 'usage-invalid',
        });
        gate.open();
        const ended = await late.ended(jobId);
        expect(ended.outcome?.status).toBe('done');
        expect(ended.sequence).toBeGreaterThan(running?.sequence ?? Number.POSITIVE_INFINITY);
        await second.client.call('jobs.dismiss', { jobId });
        expect(await second.client.call('jobs.list', {})).toEqual([]);
        await late.until((event) => (event.type === 'changed' && event.what === 'jobs' ? true : undefined));
      } finally {
        await second.close();
      }
      await watch.ended(jobId);
    });

    test('a cancelled backup ends as cancelled and leaves nothing behind', async () => {
      await savePlan();
      const gate = fixture.storage.hold('put');
      const { jobId } = await client.call('jobs.start', { job: { kind: 'backup', plan: 'docs' } });
      await gate.reached;
      expect(
        await failureOf(client.call('jobs.start', { job: { kind: 'backup', plan: 'docs' } })),
      ).toMatchObject({
        code: 'usage-invalid',
      });
      expect(await failureOf(client.call('plans.remove', { name: 'docs' }))).toMatchObject({
        code: 'usage-invalid',
      });
      await client.call('jobs.cancel', { jobId });
      expect((await watch.ended(jobId)).outcome).toEqual({ status: 'cancelled' });
      expect(fixture.memory.keys()).toEqual([]);
      expect((await client.call('status.get', {})).level).toBe('unprotected');
    });

    test('a paused backup says so and stores nothing; resumed, it ends as if nothing had been', async () => {
      await savePlan();
      const gate = fixture.storage.hold('listUploads');
      const { jobId } = await client.call('jobs.start', { job: { kind: 'backup', plan: 'docs' } });
      await gate.reached;
      await client.call('jobs.pause', { jobId });
      expect(await client.call('jobs.get', { jobId })).toMatchObject({ paused: true, outcome: null });
      gate.open();
      // Long enough for a few small files, were they sent.
      for (let asked = 0; asked < 20; asked += 1) await client.call('status.get', {});
      const [listed] = await client.call('jobs.list', {});
      expect(listed).toMatchObject({
        jobId,
        paused: true,
        outcome: null,
        progress: { etaSeconds: null, bytesPerSecond: null },
      });
      expect(fixture.memory.keys()).toEqual([]);
      await client.call('jobs.resume', { jobId });
      const ended = await watch.ended(jobId);
      expect(ended).toMatchObject({ paused: false, outcome: { status: 'done' } });
      expect(fixture.memory.keys()).toHaveLength(1);
      // Too late for both, and no mistake.
      await client.call('jobs.pause', { jobId });
      await client.call('jobs.resume', { jobId });
      expect(await client.call('jobs.get', { jobId })).toMatchObject({ paused: false });
      expect(await failureOf(client.call('jobs.pause', { jobId: 'nothing' }))).toMatchObject({
        code: 'usage-invalid',
      });
    });

    test('a paused backup can be stopped, and leaves nothing behind', async () => {
      await savePlan();
      const gate = fixture.storage.hold('listUploads');
      const { jobId } = await client.call('jobs.start', { job: { kind: 'backup', plan: 'docs' } });
      await gate.reached;
      await client.call('jobs.pause', { jobId });
      gate.open();
      await client.call('jobs.cancel', { jobId });
      expect(await watch.ended(jobId)).toMatchObject({ paused: false, outcome: { status: 'cancelled' } });
      expect(fixture.memory.keys()).toEqual([]);
    });

    test('a paused restore fetches nothing more until it is resumed', async () => {
      await savePlan();
      const id = await backUp();
      const to = fixture.folder.join('user', 'restored');
      const gate = fixture.storage.hold('get');
      const { jobId } = await client.call('jobs.start', {
        job: { kind: 'restore', connection: 'memory', id, paths: [], to, onConflict: 'keep-both' },
      });
      await gate.reached;
      await client.call('jobs.pause', { jobId });
      gate.open();
      // Long enough for a few small files, were they fetched.
      for (let asked = 0; asked < 20; asked += 1) await client.call('status.get', {});
      const paused = await client.call('jobs.get', { jobId });
      expect(paused).toMatchObject({ paused: true, outcome: null });
      expect(existsSync(to)).toBe(false);
      await client.call('jobs.resume', { jobId });
      expect(await watch.ended(jobId)).toMatchObject({ outcome: { status: 'done' } });
      expect(readFileSync(`${to}/docs/a.txt`, 'utf8')).toBe('first');
    });

    test('limits of the speed are kept, and refused when nothing could move', async () => {
      const limits = { uploadLimit: 2_000_000, downloadLimit: null };
      expect(await client.call('preferences.get', {})).toMatchObject({
        uploadLimit: null,
        downloadLimit: null,
      });
      expect(await client.call('preferences.set', limits)).toMatchObject(limits);
      for (const uploadLimit of [0, 9999, -1, 10_000.5])
        expect(await failureOf(client.call('preferences.set', { uploadLimit }))).toMatchObject({
          code: 'usage-invalid',
        });
      expect(await client.call('preferences.get', {})).toMatchObject(limits);
      await client.call('preferences.set', { uploadLimit: null });
      expect((await client.call('preferences.get', {})).uploadLimit).toBeNull();
    });

    test('a failed backup says why, without its secret, and never counts as protection', async () => {
      await savePlan();
      await backUp();
      fixture.makeFiles('user/docs', { 'a.txt': 'changed since' });
      const error = () =>
        new AppError('access-denied', {
          operation: `write ${SECRET}`,
          bucket: 'b',
          status: 403,
          serverCode: SECRET,
        });
      fixture.storage.inject({ method: 'put', when: 'before', error });
      const job = await watch.run({ kind: 'backup', plan: 'docs' });
      expect(job.outcome).toMatchObject({ status: 'failed', failure: { code: 'access-denied' } });
      expect(await client.call('status.get', {})).toMatchObject({
        level: 'attention',
        plans: [
          { reasons: ['last-run-failed'], lastFailure: { code: 'access-denied', details: { bucket: 'b' } } },
        ],
      });
      expect(fixture.storage.unfired()).toEqual([]);
    });

    test('tries it here: server, sample data, backup and restore, without any account', async () => {
      const made = await client.call('connections.tryHere', {});
      expect(await client.call('connections.tryHere', {})).toEqual(made);
      const { outcome } = await watch.run({ kind: 'backup', plan: made.plan });
      expect(outcome?.status).toBe('done');
      const { backups } = await client.call('backups.list', { connection: made.connection });
      expect(backups).toHaveLength(1);
      expect(backups[0]?.files).toBeGreaterThan(24);
      const picture = await client.call('backups.preview', {
        connection: made.connection,
        id: backups[0]?.id ?? '',
        path: 'Sample data/Pictures/Colours 1.png',
      });
      expect(picture).toMatchObject({ kind: 'image', mime: 'image/png' });
    });
  });
}

/** The same client, but everything it brings is written down. */
function listening(client: ContractClient, heard: string[]): ContractClient {
  return {
    call: async (method, request) => {
      try {
        const result = await client.call(method, request);
        heard.push(JSON.stringify(result));
        return result;
      } catch (error) {
        heard.push(error instanceof CallFailed ? JSON.stringify(error.failure) : String(error));
        throw error;
      }
    },
    subscribe: (listener) =>
      client.subscribe((event) => {
        heard.push(JSON.stringify(event));
        listener(event);
      }),
  };
}
