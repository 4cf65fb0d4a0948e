import type { CallAnswer } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { sealedSecretStore } from '../connection/sealed-secret-store.ts';
import { openSettings } from '../connection/settings.ts';
import { createShare } from '../sharing/index.ts';
import { openStorage } from '../storage/open-storage.ts';
import { createTransferControl } from '../storage/transfer-control.ts';
import { TransferLimits } from '../storage/transfer-limits.ts';
import { Catalogs } from './catalogs.ts';
import { dispatch, type Handlers } from './dispatch.ts';
import { EventHub } from './event-hub.ts';
import { failureOf } from './failure-of.ts';
import { appHandlers } from './handlers/app-handlers.ts';
import { backupHandlers } from './handlers/backup-handlers.ts';
import { connectionHandlers } from './handlers/connection-handlers.ts';
import { corsHandlers } from './handlers/cors-handlers.ts';
import { jobHandlers } from './handlers/job-handlers.ts';
import { keptHandlers } from './handlers/kept-handlers.ts';
import { keyHandlers } from './handlers/key-handlers.ts';
import { linkHandlers } from './handlers/link-handlers.ts';
import { planHandlers } from './handlers/plan-handlers.ts';
import { secretHandlers } from './handlers/secret-handlers.ts';
import { shareHandlers } from './handlers/share-handlers.ts';
import { statusHandlers } from './handlers/status-handlers.ts';
import type { RunRecord } from './history-record.ts';
import { JobKeys } from './job-keys.ts';
import { doJob, placeOfJob } from './jobs/job-work.ts';
import { Jobs } from './jobs.ts';
import { canReach, hasNetwork } from './network-reach.ts';
import { isLinkName, OpenLinks } from './open-links.ts';
import { OpenedBackups } from './opened-backups.ts';
import { PlanSchedules } from './plan-schedules.ts';
import { PreferencesFile } from './preferences-file.ts';
import { RunHistory } from './run-history.ts';
import { SampleVerifications } from './sample-verifications.ts';
import { SecretFilter, watchedSecrets } from './secret-filter.ts';
import type { ServiceContext } from './service-context.ts';
import type { Service, ServiceOptions } from './service-types.ts';
import { StatusBoard } from './status-board.ts';
import { Storages } from './storages.ts';
import { storedSecrets } from './stored-secrets.ts';
import { TrialServer } from './trial-server.ts';

/** How often the status is judged again when nothing happens: it grows worse by time alone. */
const LOOK_AGAIN_MS = 60_000;

/** See `createService`. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const service = new RunningService(options);
  await service.start();
  return service;
}

class RunningService implements Service {
  readonly #context: ServiceContext;
  readonly #handlers: Handlers;
  readonly #schedules: PlanSchedules;
  readonly #samples: SampleVerifications;
  readonly #closing = new AbortController();
  readonly #background = new Set<Promise<unknown>>();
  #lastStatus = '';
  #closed: Promise<void> | undefined;

  constructor(options: ServiceOptions) {
    const { home, ports, timeZone } = options;
    const { logger } = ports;
    const settings = openSettings(home, ports, options.hostName);
    const filter = new SecretFilter();
    const failures = { secrets: filter, logger };
    const stored = options.seal
      ? sealedSecretStore(home, ports, options.seal, settings.secrets)
      : settings.secrets;
    const secrets = watchedSecrets(stored, filter);
    const lock = settings.secretLock;
    const hub = new EventHub(logger);
    const history = new RunHistory(home, ports);
    const signal = this.#closing.signal;
    const links = new OpenLinks({ home, ports, signal });
    const storages = new Storages({
      settings,
      secrets,
      ports,
      links,
      open: options.openStorage ?? openStorage,
    });
    const catalogs = new Catalogs({
      ...{ home, ports, storages, signal },
      failureOf: (error) => failureOf(error, failures),
      onChange: (connection, known, what) => {
        if (isLinkName(connection)) return;
        if (what === 'backups') this.#inBackground(status.noteStored(connection, known));
        hub.changed(...(what === 'backups' ? (['backups', 'status'] as const) : (['status'] as const)));
      },
    });
    const preferences = new PreferencesFile(home, ports);
    const { uploadLimit, downloadLimit } = preferences.read();
    const limits = new TransferLimits(ports.clock, { up: uploadLimit, down: downloadLimit });
    const trial = new TrialServer({ home, ports, settings, secrets, storages });
    const share = createShare({
      ...{ home, hostName: options.hostName, ports, secrets },
      onChange: () => hub.changed('share'),
    });
    const work = { options, ports, settings, storages, catalogs, trial, links };
    const jobs = new Jobs({
      ...{ ports, hub, failures },
      newTransfer: () => createTransferControl({ clock: ports.clock, limits }),
      newKeys: (job) =>
        new JobKeys({ ...job, clock: ports.clock, saved: (name) => storages.savedKeys(name) }),
      placeOf: (request) => placeOfJob(request, work),
      work: (request, tools) => doJob(request, work, tools),
      onFinished: (record) => this.#onFinished(record),
    });
    const isReachable = async (plan: string) => {
      const { connection } = settings.plans.get(plan);
      if ((await storedSecrets(connection, secrets)) === 'locked') return 'secrets-locked';
      return canReach(settings.connections.get(connection), options.online ?? hasNetwork);
    };
    this.#samples = new SampleVerifications({
      ...{ ports, settings, catalogs, jobs },
      canReach: async (plan) => (await isReachable(plan)) === true,
    });
    this.#schedules = new PlanSchedules({
      ...{ home, ports, settings, jobs, timeZone },
      canReach: isReachable,
      lastStart: (plan) => status.lastStart(plan),
      onChange: () => hub.changed('status'),
    });
    const scheduleOf = (plan: string) => this.#schedules.state(plan);
    const status = new StatusBoard({ ports, settings, catalogs, history, jobs, scheduleOf, timeZone });
    this.#context = {
      ...{
        options,
        ports,
        settings,
        secrets,
        lock,
        filter,
        failures,
        hub,
        storages,
        catalogs,
        history,
        jobs,
        status,
      },
      ...{ trial, share, links, preferences, limits, signal },
      opened: new OpenedBackups(signal),
      wakeScheduler: () => this.#schedules.wake(),
    };
    this.#handlers = handlersOf(this.#context);
  }

  async start(): Promise<void> {
    const { passphrase } = this.#context.options;
    if (passphrase !== undefined) {
      this.#context.filter.addText(passphrase);
      await this.#context.lock.unlock(passphrase);
    }
    await this.#context.trial.resume();
    await this.#context.share.resume();
    this.#context.hub.subscribe((event) => {
      if (event.type !== 'changed') return;
      if (event.what === 'connections' || event.what === 'secrets') this.#context.jobs.lookForKeys();
    });
    this.#schedules.start();
    this.#inBackground(this.#watchTime());
  }

  async call(method: string, request: unknown): Promise<CallAnswer> {
    const { failures } = this.#context;
    if (this.#closed) {
      const closed = new AppError('usage-invalid', { problem: 'Holdall is being closed.' });
      return { ok: false, failure: failureOf(closed, failures) };
    }
    return await dispatch(this.#handlers, method, request, failures);
  }

  subscribe(listener: Parameters<Service['subscribe']>[0]): () => void {
    return this.#context.hub.subscribe(listener);
  }

  wake(): void {
    this.#schedules.wake();
    this.#inBackground(this.#context.trial.resume());
    this.#inBackground(this.#context.share.resume());
    this.#tellIfStatusChanged();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { jobs, catalogs, trial, share, storages, links } = this.#context;
    this.#closing.abort(new AppError('cancelled', {}));
    // The jobs first: they may still need the built-in server to tidy up after themselves.
    await Promise.all([this.#schedules.close(), jobs.close()]);
    await catalogs.settle();
    while (this.#background.size > 0) await Promise.all(this.#background);
    storages.close();
    links.closeAll();
    await Promise.all([trial.close(), share.close()]);
  }

  async #onFinished(record: RunRecord): Promise<void> {
    const { history, catalogs, settings } = this.#context;
    await history.append(record);
    if (record.kind === 'restore' || record.kind === 'download' || this.#closed) return;
    try {
      catalogs.invalidate(settings.connections.get(record.connection));
    } catch (error) {
      this.#context.ports.logger.debug('nothing to list again', { error: String(error) });
    }
  }

  async #watchTime(): Promise<void> {
    const { ports, trial, share, signal } = this.#context;
    while (!signal.aborted) {
      await ports.clock.sleep(LOOK_AGAIN_MS, signal).catch(() => {});
      if (signal.aborted) return;
      await trial.resume();
      await share.resume();
      this.#tellIfStatusChanged();
      // In one program at a time, like the schedules.
      if (this.#schedules.isOwner) this.#inBackground(this.#samples.look());
    }
  }

  #tellIfStatusChanged(): void {
    const { status, hub, ports } = this.#context;
    try {
      const now = JSON.stringify(status.get({ refresh: false }));
      if (now !== this.#lastStatus && this.#lastStatus !== '') hub.changed('status');
      this.#lastStatus = now;
    } catch (error) {
      ports.logger.warn('the status cannot be judged', { error: String(error) });
    }
  }

  #inBackground(work: Promise<unknown>): void {
    const { logger } = this.#context.ports;
    const tracked: Promise<unknown> = work
      .catch((error: unknown) => logger.warn('unexpected error', { error: String(error) }))
      .finally(() => this.#background.delete(tracked));
    this.#background.add(tracked);
  }
}

function handlersOf(context: ServiceContext): Handlers {
  return {
    ...appHandlers(context),
    ...secretHandlers(context),
    ...connectionHandlers(context),
    ...keyHandlers(context),
    ...linkHandlers(context),
    ...corsHandlers(context),
    ...keptHandlers(context),
    ...planHandlers(context),
    ...backupHandlers(context),
    ...jobHandlers(context),
    ...shareHandlers(context),
    ...statusHandlers(context),
  };
}
