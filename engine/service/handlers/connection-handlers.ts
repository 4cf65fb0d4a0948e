import type { ConnectionSecrets, ConnectionSettings } from '#shared/connection.ts';
import type { ConnectionDraft, ConnectionView, connectionMethods } from '#shared/contract/connections.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { keepCertificate } from '../../connection/keep-certificate.ts';
import { makeConnection, makeSecrets } from '../../connection/make-connection.ts';
import { secretsInPatch } from '../../connection/resource/apply-patch.ts';
import { secretChangesIn } from '../../connection/resource/connection-document.ts';
import { anyVersion } from '../../connection/resource/connection-etag.ts';
import type { ConnectionResource } from '../../connection/resource/connection-resources.ts';
import { exploreConnection } from '../../connection/resource/explore.ts';
import { refusedForm, runConnectionTest } from '../connection-test.ts';
import type { HandlersOf } from '../dispatch.ts';
import { placeOfJob } from '../jobs/job-work.ts';
import type { ServiceContext } from '../service-context.ts';
import { storedSecrets } from '../stored-secrets.ts';

/** Name of a connection that is tested before it has one. */
const NAMELESS = 'new';

/** Connections: secrets go in and never come out. */
export function connectionHandlers(context: ServiceContext): HandlersOf<keyof typeof connectionMethods> {
  const { settings, secrets, filter, hub, ports } = context;
  const resources = settings.resources(secrets, (name) => refuseWhileBusy(name, context));
  const changed = async (resource: ConnectionResource): Promise<ConnectionView> => {
    context.wakeScheduler();
    hub.changed('connections', 'status', 'plans', 'backups');
    return await viewOf(resource, context);
  };
  return {
    'connections.list': async () => {
      const views: ConnectionView[] = [];
      for (const one of resources.list()) views.push(await viewOf(one, context));
      return views;
    },
    'connections.get': async ({ id }) => viewOf(resources.get(id), context),
    'connections.create': async ({ connection }) => {
      filter.add(secretChangesIn(connection));
      return await changed(await resources.create(connection));
    },
    'connections.save': async ({ draft, replaces, etag }) => {
      filter.add(secretChangesIn(draft));
      const document = { ...draft.settings, ...secretChangesIn(draft) };
      if (replaces === undefined) return await changed(await resources.create(document));
      const { id, settings: before } = resources.find(replaces);
      if (etag === undefined) throw new AppError('precondition-required', { name: before.name });
      if (draft.secretAccessKey === undefined && !(await storedSecrets(before.name, secrets))) {
        throw new AppError('secret-missing', { connection: before.name });
      }
      return await changed(await resources.change(id, etag, () => document));
    },
    'connections.patch': async ({ id, etag, patch }) => {
      for (const secret of secretsInPatch(patch)) filter.addText(secret);
      return await changed(await resources.patch(id, etag, patch));
    },
    'connections.remove': async ({ name, etag = anyVersion }) => {
      await resources.remove(resources.find(name).id, etag);
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
      const from = replaces === undefined ? undefined : resources.find(replaces).settings.name;
      const given = await secretsOf(draft, from, context);
      return await runConnectionTest(connection, given, createBucket, context);
    },
    'connections.testSaved': async ({ id, createBucket = false }) => {
      const { settings: connection } = resources.get(id);
      const stored = await secrets.get(connection.name);
      if (!stored) throw new AppError('secret-missing', { connection: connection.name });
      return await runConnectionTest(connection, stored, createBucket, context);
    },
    'connections.explore': async ({ id, ...options }) => {
      const { signal } = context;
      const { name } = resources.get(id).settings;
      return await context.storages.use(name, ({ storage, connection }) =>
        exploreConnection(storage, connection, { ...options, signal }),
      );
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

async function viewOf(
  { id, etag, settings }: ConnectionResource,
  context: ServiceContext,
): Promise<ConnectionView> {
  const stored = await storedSecrets(settings.name, context.secrets);
  // What cannot be looked at is not said to be missing: nobody should type it again for nothing.
  const [hasSecret, hasSessionToken] =
    stored === 'locked' ? [true, false] : [stored !== undefined, stored?.sessionToken !== undefined];
  return { ...settings, id, etag, hasSecret, hasSessionToken };
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
  filter.add(secretChangesIn(draft));
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

function refuseWhileBusy(name: string, context: ServiceContext): void {
  const isBusy = context.jobs.runningRequests().some((job) => placeOfJob(job, context).connection === name);
  if (!isBusy) return;
  throw new AppError('usage-invalid', {
    problem: `A job is using the connection “${name}”. Stop it or wait for it.`,
  });
}
