import type { ConnectionDraft, ConnectionView } from '#shared/contract/connections.ts';
import type { MethodName, RequestOf, ResultOf } from '#shared/contract/contract.ts';
import type { PlanSettings } from '#shared/plan.ts';
import { believableTest } from './believable-test.ts';

type ConnectionMethod = Exclude<Extract<MethodName, `connections.${string}`>, 'connections.tryHere'>;
type Handlers = { [M in ConnectionMethod]: (request: RequestOf<M>) => ResultOf<M> };

interface Surroundings {
  readonly connections: ConnectionView[];
  readonly plans: readonly PlanSettings[];
  /** Whether somebody in another window changes a connection before the first save of this one. */
  readonly meanwhile: boolean;
  fail(code: string, details: Record<string, unknown>): never;
  changed(what: 'connections'): void;
}

/** Connections with ids and etags, held in an array. */
export function believableConnections(around: Surroundings): Handlers {
  const { connections, plans, fail, changed } = around;
  let meanwhile = around.meanwhile;
  const find = (id: string): ConnectionView =>
    connections.find((one) => one.id === id || one.name === id) ??
    fail('connection-unknown', { name: id, known: [] });
  const put = (view: ConnectionView, before?: ConnectionView): ConnectionView => {
    connections.splice(before ? connections.indexOf(before) : connections.length, before ? 1 : 0, view);
    changed('connections');
    return view;
  };

  return {
    'connections.list': () => connections,
    'connections.get': ({ id }) => find(id),
    'connections.save': ({ draft, replaces, etag }) => {
      if (replaces === undefined) {
        const { name } = draft.settings;
        if (connections.some((one) => one.name === name)) fail('name-taken', { name });
        return put(viewOf(draft));
      }
      if (meanwhile) {
        meanwhile = false;
        const theirs = find(replaces);
        put({ ...theirs, region: 'eu-north-7', etag: nextEtag(theirs) }, theirs);
      }
      const before = find(replaces);
      if (etag !== before.etag) fail('precondition-failed', { name: before.name });
      return put(viewOf(draft, before), before);
    },
    'connections.remove': ({ name }) => {
      const before = find(name);
      const using = plans.filter((plan) => plan.connection === before.name);
      if (using.length > 0) {
        fail('connection-in-use', { name: before.name, plans: plans.map((plan) => plan.name) });
      }
      connections.splice(connections.indexOf(before), 1);
      changed('connections');
      return {};
    },
    'connections.keepCertificate': ({ fingerprint }) => ({
      caFile: `/home/you/.config/holdall/certificates/${fingerprint.replaceAll(':', '').slice(0, 32).toLowerCase()}.pem`,
    }),
    'connections.test': believableTest,
    // Windows have the form for these; scripts use them.
    'connections.create': () => fail('usage-invalid', {}),
    'connections.patch': () => fail('usage-invalid', {}),
    'connections.testSaved': () => fail('usage-invalid', {}),
    'connections.explore': () => fail('usage-invalid', {}),
  };
}

export function aConnection(name: string): ConnectionView {
  return {
    id: `id-of-${name}`,
    etag: 'v1',
    name,
    endpoint: 'https://nas.example.net:9000',
    region: 'us-east-1',
    bucket: 'family-backups',
    rootPath: 'holdall',
    accessKeyId: 'AKEXAMPLE',
    addressing: 'auto',
    caFile: null,
    proxy: null,
    hasSecret: true,
    hasSessionToken: false,
  };
}

function viewOf(draft: ConnectionDraft, before?: ConnectionView): ConnectionView {
  return {
    ...draft.settings,
    id: before?.id ?? `id-of-${draft.settings.name}`,
    etag: before ? nextEtag(before) : 'v1',
    hasSecret: draft.secretAccessKey !== undefined || (before?.hasSecret ?? false),
    hasSessionToken:
      draft.sessionToken === undefined ? (before?.hasSessionToken ?? false) : draft.sessionToken !== '',
  };
}

function nextEtag({ etag }: ConnectionView): string {
  return `v${Number(etag.slice(1)) + 1}`;
}
