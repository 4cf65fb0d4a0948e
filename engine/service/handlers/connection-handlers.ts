import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';
import type { ConnectionDraft, ConnectionView, connectionMethods } from '#shared/contract/connections.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { keepCertificate } from '../../connection/keep-certificate.ts';
import { makeConnection, makeSecrets } from '../../connection/make-connection.ts';
import { refusedForm, runConnectionTest } from '../connection-test.ts';
import type { HandlersOf } from '../dispatch.ts';
import { placeOfJob } from '../jobs/job-work.ts';
import type { ServiceContext } from '../service-context.ts';
import { storedSecrets } from '../stored-secrets.ts';

/** Name of a connection that is tested before it has one. */
const NAMELESS = 'new';

/** Connections: secrets go in and never come out. */
export function connectionHandlers(context: ServiceContext): HandlersOf<keyof typeof connectionMethods> {
  const { settings, secrets, hub, ports } = context;
  return {
    'connections.list': async () => {
      const views: ConnectionView[] = [];
      for (const connection of settings.connections.list()) views.push(await viewOf(connection, context));
      return views;
    },
    'connections.save': async ({ draft, replaces }) => {
      const connection = cleaned(draft.settings);
      const given = await secretsOf(draft, replaces, context);
      if (replaces === undefined) await add(connection, given, context);
      else if (replaces === connection.name) await change(connection, given, context);
      else await rename(replaces, connection, given, context);
      context.wakeScheduler();
      hub.changed(
        'connections',
        'status',
        ...(replaces === undefined ? [] : (['plans', 'backups'] as const)),
      );
      return await viewOf(connection, context);
    },
    'connections.remove': async ({ name }) => {
      refuseWhileBusy(name, context);
      await settings.connections.remove(name);
      await secrets.remove(name);
      await context.trial.closeIfUnused();
      hub.changed('connections', 'status');
      return {};
    },
    'connections.test': async ({ draft, replaces, createBucket = false }) => {
      const name = draft.settings.name === '' ? NAMELESS : draft.settings.name;
      let connection: ConnectionSettings;
      try {
        connection = cleaned({ ...draft.settings, name });
      } catch (error) {
        const refused = refusedForm(error, context);
        if (refused) return refused;
        throw error;
      }
      const given = await secretsOf(draft, replaces, context);
      return await runConnectionTest(connection, given, createBucket, context);
    },
    'connections.keepCertificate': async (certificate) => ({
      caFile: keepCertificate(context.options.home, certificate, ports),
    }),
    'connections.tryHere': async () => {
      const made = await context.trial.setUp();
      context.wakeScheduler();
      hub.changed('connections', 'plans', 'status');
      return made;
    },
  };
}

async function viewOf(connection: ConnectionSettings, context: ServiceContext): Promise<ConnectionView> {
  const stored = await storedSecrets(connection.name, context.secrets);
  // What cannot be looked at is not said to be missing: nobody should type it again for nothing.
  if (stored === 'locked') return { ...connection, hasSecret: true, hasSessionToken: false };
  return {
    ...connection,
    hasSecret: stored !== undefined,
    hasSessionToken: stored?.sessionToken !== undefined,
  };
}

function cleaned(settings: ConnectionSettings): ConnectionSettings {
  return makeConnection({
    ...settings,
    caFile: settings.caFile ?? undefined,
    proxy: settings.proxy ?? undefined,
  });
}

/** What the form gave, completed by what is stored for the connection it changes. */
async function secretsOf(
  draft: ConnectionDraft,
  replaces: string | undefined,
  { secrets, filter }: ServiceContext,
): Promise<ConnectionSecrets> {
  filter.add({
    ...(draft.secretAccessKey === undefined ? {} : { secretAccessKey: draft.secretAccessKey }),
    ...(draft.sessionToken === undefined ? {} : { sessionToken: draft.sessionToken }),
  });
  const stored = replaces === undefined ? undefined : await secrets.get(replaces);
  const secretAccessKey = draft.secretAccessKey ?? stored?.secretAccessKey;
  if (secretAccessKey === undefined) {
    if (replaces !== undefined) throw new AppError('secret-missing', { connection: replaces });
    throw new AppError('field-invalid', { field: 'secret access key', problem: 'it is missing' });
  }
  const made = makeSecrets(secretAccessKey, draft.sessionToken ?? stored?.sessionToken);
  filter.add(made);
  return made;
}

/** The secret first: a connection without one is worse than a secret nobody refers to. */
async function add(connection: ConnectionSettings, given: ConnectionSecrets, context: ServiceContext) {
  const { settings, secrets } = context;
  if (settings.connections.list().some((one) => one.name === connection.name)) {
    throw new AppError('name-taken', { kind: 'connection', name: connection.name });
  }
  await secrets.set(connection.name, given);
  try {
    await settings.connections.add(connection);
  } catch (error) {
    const isThere = settings.connections.list().some((one) => one.name === connection.name);
    if (!isThere) await secrets.remove(connection.name);
    throw error;
  }
}

async function change(connection: ConnectionSettings, given: ConnectionSecrets, context: ServiceContext) {
  const { settings, secrets } = context;
  settings.connections.get(connection.name);
  const before = await secrets.get(connection.name);
  await secrets.set(connection.name, given);
  try {
    await settings.connections.set(connection);
  } catch (error) {
    // The old settings with the new keys would be a connection that nobody has ever tried.
    if (before) await secrets.set(connection.name, before);
    throw error;
  }
}

/**
 * Goes by steps of which each leaves everything usable, should the computer stop in between: the new connection,
 * then the plans one by one, then the old connection.
 */
async function rename(
  before: string,
  connection: ConnectionSettings,
  given: ConnectionSecrets,
  context: ServiceContext,
): Promise<void> {
  const { settings, secrets } = context;
  settings.connections.get(before);
  refuseWhileBusy(before, context);
  await add(connection, given, context);
  for (const plan of settings.plans.list()) {
    if (plan.connection === before) await settings.plans.set({ ...plan, connection: connection.name });
  }
  await settings.connections.remove(before);
  await secrets.remove(before);
}

function refuseWhileBusy(name: string, context: ServiceContext): void {
  const isBusy = context.jobs.runningRequests().some((job) => placeOfJob(job, context).connection === name);
  if (!isBusy) return;
  throw new AppError('usage-invalid', {
    problem: `A job is using the connection “${name}”. Stop it or wait for it.`,
  });
}
