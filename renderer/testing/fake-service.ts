import type { BackupRow } from '#shared/backup.ts';
import { defaultPreferences, type Preferences } from '#shared/contract/app.ts';
import type { ConnectionView } from '#shared/contract/connections.ts';
import type { ContractEvent, MethodName, RequestOf, ResultOf } from '#shared/contract/contract.ts';
import { CONTRACT_VERSION } from '#shared/contract/contract.ts';
import type { JobState } from '#shared/contract/jobs.ts';
import type { PlanSettings } from '#shared/plan.ts';
import { CallFailed, offlineFailure } from '../app/call-failed.ts';
import { Link } from '../app/link.ts';
import type { WindowClient } from '../app/window-client.ts';
import { aPicture } from './a-picture.ts';
import { believableBackups } from './believable-backups.ts';
import { aConnection, believableConnections } from './believable-connections.ts';
import { jobAt, newJob, someIssues } from './believable-jobs.ts';
import { believableKept } from './believable-kept.ts';
import { believableLinks } from './believable-links.ts';
import { believableLock } from './believable-lock.ts';
import { readJobAt } from './believable-reads.ts';
import { believableShare } from './believable-share.ts';
import { believableHistory, believableStatus } from './believable-status.ts';
import { believableTree } from './believable-tree.ts';
import type { Scene } from './scene.ts';

type Handlers = { [M in MethodName]: (request: RequestOf<M>) => ResultOf<M> | Promise<ResultOf<M>> };

const folders: Record<string, string[]> = {
  '/home/anna': ['Documents', 'Notes', 'Pictures', 'Chat history'],
  '/home/anna/Documents': ['Letters', '2025', '2026'],
};

/** The contract, played by a few arrays in the page: believable, instant, and the same in every run. */
export function fakeService(scene: Scene): WindowClient {
  const now = () => Date.now();
  const link = new Link();
  link.set(scene.offline ? 'disconnected' : 'connected');
  const listeners = new Set<(event: ContractEvent) => void>();
  const emit = (event: ContractEvent) => {
    for (const listener of listeners) listener(event);
  };
  // After the answer, as it may well happen on a wire.
  const changed = (what: Extract<ContractEvent, { type: 'changed' }>['what']) =>
    window.setTimeout(() => emit({ type: 'changed', what }), 300);
  const fail = (code: string, details: Record<string, unknown>): never => {
    throw new CallFailed({ code, message: code, hint: '', retry: 'after-user-action', details });
  };

  let preferences: Preferences = {
    ...defaultPreferences,
    language: scene.language,
    colorScheme: scene.scheme,
  };
  const empty = scene.name === 'first-run';
  const connections: ConnectionView[] = empty ? [] : [aConnection('home-nas'), aConnection('office')];
  const plans: PlanSettings[] = empty ? [] : [aPlan('documents'), aPlan('photos')];
  let backups: BackupRow[] = believableBackups(scene.backups, now());
  let list = { backups, foreign: 2 };
  const listed = () => {
    if (list.backups !== backups) list = { backups, foreign: 2 };
    return list;
  };
  // Before anybody measures how long the window takes: writing it is the work of another process.
  const written: { readonly list: unknown; readonly text: string } = { list, text: JSON.stringify(list) };
  const jobs = new Map<string, JobState>();

  const stateAt = (job: JobState, elapsedMs: number, at: number) =>
    job.request.kind === 'backup' ? jobAt(job, elapsedMs, at) : readJobAt(job, elapsedMs, at);
  const run = (job: JobState, alreadyMs = 0) => {
    let elapsed = alreadyMs;
    let lookedAt = now();
    jobs.set(job.jobId, stateAt(job, alreadyMs, now()));
    const timer = window.setInterval(() => {
      const known = jobs.get(job.jobId);
      if (!known || known.outcome) {
        window.clearInterval(timer);
        return;
      }
      const since = now() - lookedAt;
      lookedAt += since;
      if (known.paused || known.waitingFor) return;
      elapsed += since;
      const next = stateAt(known, elapsed, now());
      jobs.set(job.jobId, next);
      emit({ type: 'job', job: next });
      if (next.outcome) changed('status');
    }, 100);
  };
  const setPaused = (jobId: string, paused: boolean) => {
    const job = jobs.get(jobId);
    if (job && job.outcome === null) {
      const progress = job.progress && { ...job.progress, bytesPerSecond: null, etaSeconds: null };
      const next = { ...job, paused, progress, sequence: job.sequence + 1 };
      jobs.set(jobId, next);
      emit({ type: 'job', job: next });
    }
    return {};
  };
  const setWaiting = (waitingFor: JobState['waitingFor']) => {
    for (const [jobId, job] of jobs) {
      const next = { ...job, waitingFor, sequence: job.sequence + 1 };
      jobs.set(jobId, next);
      emit({ type: 'job', job: next });
    }
  };
  if (scene.name === 'running') {
    run(newJob('job-1', { kind: 'backup', plan: 'documents' }, now() - 30_000), 30_000);
    if (scene.keysExpired) {
      setWaiting({ for: 'credentials', connection: 'home-nas', code: 'token-expired' });
    }
  }
  if (scene.name === 'finished' || scene.name === 'attention') {
    const done = newJob('job-2', { kind: 'backup', plan: 'documents' }, now() - 2_520_000);
    const incomplete = scene.name === 'attention';
    jobs.set(done.jobId, {
      ...done,
      finishedAt: new Date(now() - 2_400_000).toISOString(),
      issues: incomplete ? someIssues : [],
      issueCount: incomplete ? someIssues.length : 0,
      outcome: {
        status: incomplete ? 'incomplete' : 'done',
        summary: { id: 'k3m9q2x7t4wb', size: 2_990_000_000, uploadedBytes: 2_990_000_000, files: 41_280 },
      },
    });
  }

  const lock = believableLock(scene.secrets, fail, () => changed('secrets'));
  const handlers: Handlers = {
    'app.info': () => ({
      version: '0.1.0',
      contract: CONTRACT_VERSION,
      host: 'web',
      platform: 'linux',
      deviceName: 'Anna-Laptop',
      home: '/home/anna/.config/holdall',
      userHome: '/home/anna',
      canPickFolders: false,
      secrets: lock.where,
    }),
    ...lock.handlers,
    ...believableShare({
      isSetUp: scene.share,
      portOf: scene.sharePort,
      now,
      fail,
      changed: () => changed('share'),
    }),
    'keys.renew': ({ secretAccessKey }) => {
      if (secretAccessKey === 'wrong') fail('field-invalid', { field: 'secret access key' });
      setWaiting(null);
      return {};
    },
    ...believableKept(now, () => backups.map(({ id }) => id)),
    ...believableLinks(now, () => ({ connection: 'home-nas', id: backups[0]?.id ?? '' }), fail),
    'preferences.get': () => preferences,
    'preferences.set': (request) => {
      preferences = { ...preferences, ...request } as Preferences;
      changed('preferences');
      return preferences;
    },
    'folders.list': ({ path, withFiles }) => ({
      path,
      parent: path === null || path === '/home/anna' ? null : path.slice(0, path.lastIndexOf('/')),
      folders:
        path === null
          ? [{ name: 'anna', path: '/home/anna' }]
          : (folders[path] ?? []).map((name) => ({ name, path: `${path}/${name}` })),
      ...(withFiles && path !== null
        ? { files: ['cert.pem', 'key.pem', 'other.pem'].map((name) => ({ name, path: `${path}/${name}` })) }
        : {}),
    }),
    'folders.pick': () => null,
    'folders.reveal': () => ({}),
    ...believableConnections({ connections, plans, meanwhile: scene.meanwhile, fail, changed }),
    'connections.tryHere': () => {
      connections.push(aConnection('try-here'));
      plans.push({ ...aPlan('sample-data'), connection: 'try-here' });
      changed('connections');
      changed('plans');
      return { connection: 'try-here', plan: 'sample-data' };
    },
    'plans.list': () => plans,
    'plans.save': ({ plan, replaces }) => {
      const at = plans.findIndex(({ name }) => name === (replaces ?? plan.name));
      plans.splice(at < 0 ? plans.length : at, at < 0 ? 0 : 1, plan as PlanSettings);
      changed('plans');
      return plan as PlanSettings;
    },
    'plans.remove': ({ name }) => {
      plans.splice(
        plans.findIndex((plan) => plan.name === name),
        1,
      );
      changed('plans');
      return {};
    },
    'plans.estimate': (request) => ({
      files: 41_280 * request.folders.length,
      bytes: 4_820_000_000 * request.folders.length,
      excludedFiles: request.exclude.length * 913,
      excludedBytes: request.exclude.length * 64_000_000,
      issues: 0,
    }),
    'plans.nextRuns': ({ schedule, count }) => {
      const step = schedule.kind === 'every' ? schedule.minutes * 60_000 : 24 * 3_600_000;
      if (schedule.kind === 'off') return [];
      return Array.from({ length: count }, (_, n) => new Date(now() + (n + 1) * step).toISOString());
    },
    'plans.previewRetention': ({ rules }) => {
      const keep = (rules.keepLast ?? 0) + (rules.keepDaily ?? 0) + (rules.keepWeekly ?? 0);
      const mine = backups
        .filter((row) => row.device === 'Anna-Laptop' && row.plan === 'photos')
        .slice(0, 60);
      const decisions = mine.map(({ id, createdAt, size }, n) => ({
        id,
        // It was renamed a month ago.
        device: n < 30 ? 'Anna-Laptop' : 'LAPTOP-7Q2M',
        createdAt,
        size,
        action: n < Math.max(1, keep) ? ('keep' as const) : ('remove' as const),
        reasons: [
          n < Math.max(1, keep)
            ? { kind: 'last' as const, count: keep }
            : { kind: 'no-rule' as const, others: Math.max(1, keep) },
        ],
      }));
      return {
        groups: [{ plan: 'photos', device: 'Anna-Laptop', otherNames: ['LAPTOP-7Q2M'], decisions }],
        bytesToFree: decisions.reduce((sum, { action, size }) => sum + (action === 'remove' ? size : 0), 0),
      };
    },
    'backups.list': () => listed(),
    'backups.files': ({ path, offset, limit }) => {
      const children = believableTree().children.get(path) ?? [];
      return { entries: children.slice(offset, offset + limit), total: children.length };
    },
    'backups.find': ({ text, limit }) => {
      const wanted = text.toLowerCase();
      const found = believableTree().files.filter(({ name }) => name.toLowerCase().includes(wanted));
      return { entries: found.slice(0, limit), total: found.length };
    },
    'backups.preview': ({ path }) => {
      if (path.endsWith('.jpg')) return { kind: 'image', mime: 'image/png', base64: aPicture };
      return path.endsWith('.txt') || path.endsWith('.md')
        ? {
            kind: 'text',
            text: `# ${path}\n\nDear Anna,\n\nthe boxes arrived. Thank you!\n`,
            truncated: false,
          }
        : { kind: 'none', why: 'other-kind', reason: 'This kind of file cannot be shown here.' };
    },
    'backups.diff': ({ limit }) => {
      const changes = believableTree()
        .files.slice(0, limit)
        .map(({ path, size }, n) => ({
          path,
          change: (['added', 'changed', 'removed', 'touched'] as const)[n % 4] ?? 'changed',
          sizeBefore: n % 4 === 0 ? null : size,
          sizeAfter: n % 4 === 2 ? null : size + 12,
        }));
      return { added: 310, removed: 12, changed: 45, touched: 6, changes: changes.slice(0, 373) };
    },
    'backups.setPinned': ({ id, pinned }) => {
      backups = backups.map((row) => (row.id === id ? { ...row, pinned } : row));
      changed('backups');
      return {};
    },
    'backups.delete': ({ ids }) => {
      const gone = new Set(ids);
      const bytesFreed = backups.reduce((sum, row) => sum + (gone.has(row.id) ? row.size : 0), 0);
      backups = backups.filter((row) => !gone.has(row.id));
      changed('backups');
      return { deleted: ids.length, bytesFreed, failed: [] };
    },
    'backups.previewRestore': ({ paths }) => ({
      create: paths.length === 0 ? 99_400 : 118,
      keepBoth: 14,
      overwrite: 0,
      skip: 0,
      bytes: paths.length === 0 ? 4_820_000_000 : 3_400_000,
      problems: [],
      renamed: [{ from: 'Notes/a:b.md', to: 'Notes/a_b.md' }],
      movedAside: [],
    }),
    'jobs.start': ({ job }) => {
      const jobId = `job-${jobs.size + 10}`;
      run(newJob(jobId, job, now()));
      const started = jobs.get(jobId);
      if (started) emit({ type: 'job', job: started });
      return { jobId };
    },
    'jobs.get': ({ jobId }) => jobs.get(jobId) ?? fail('usage-invalid', {}),
    'jobs.list': () => [...jobs.values()],
    'jobs.pause': ({ jobId }) => setPaused(jobId, true),
    'jobs.resume': ({ jobId }) => setPaused(jobId, false),
    'jobs.cancel': ({ jobId }) => {
      const job = jobs.get(jobId);
      if (job) {
        const stopped: JobState = {
          ...job,
          sequence: job.sequence + 1,
          paused: false,
          finishedAt: new Date(now()).toISOString(),
          outcome: { status: 'cancelled' },
        };
        jobs.set(jobId, stopped);
        emit({ type: 'job', job: stopped });
      }
      return {};
    },
    'jobs.dismiss': ({ jobId }) => {
      jobs.delete(jobId);
      changed('jobs');
      return {};
    },
    'status.get': () => {
      const running = [...jobs.values()].some((job) => job.outcome === null);
      if (empty && plans.length > 0) {
        return running ? believableStatus('running', now()) : believableStatus('protected', now());
      }
      return believableStatus(scene.name, now());
    },
    'status.history': ({ days }) => believableHistory(days, scene.name, now()),
  };

  return {
    async call<M extends MethodName>(method: M, request: RequestOf<M>): Promise<ResultOf<M>> {
      await new Promise((resolve) => window.setTimeout(resolve, 15));
      if (scene.offline && method !== 'app.info' && method !== 'preferences.get') {
        throw new CallFailed(offlineFailure('make-believe'));
      }
      const result = await handlers[method](request);
      const text = result === written.list ? written.text : JSON.stringify(result);
      return await overAWire<ResultOf<M>>(text);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    linkState: () => link.state,
    onLinkChange: (listener) => link.subscribe(listener),
  };
}

/** As JSON and back, and reading in a turn of its own: that is what a window pays for an answer. */
async function overAWire<T>(text: string): Promise<T> {
  const response = new Response(text);
  await new Promise((resolve) => window.setTimeout(resolve));
  return (await response.json()) as T;
}

function aPlan(name: string): PlanSettings {
  return {
    name,
    connection: 'home-nas',
    folders: ['/home/anna/Documents', '/home/anna/Notes'],
    include: [],
    exclude: ['*.tmp', 'node_modules/'],
    retention: { keepLast: 10, keepDaily: 14, keepMonthly: 12 },
    schedule: { kind: 'every', minutes: 240 },
  };
}
