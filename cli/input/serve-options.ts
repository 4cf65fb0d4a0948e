import {
  isLoopback,
  makeSecrets,
  newAccessKeyId,
  newSecret,
  ownCertificateOf,
  readTlsFiles,
  type ServedFolders,
  serveFolders,
  type TlsPair,
} from '#engine/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ShareBucket } from '#shared/share.ts';
import type { App } from '../app.ts';
import { localPath } from './local-path.ts';
import { isSecretGiven, readSecret, type SecretKind, type SecretSource } from './secret.ts';

export interface ServeOptions {
  readonly bucket?: string[];
  readonly port?: number;
  readonly listen?: string;
  readonly tls?: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly insecureHttp?: boolean;
  readonly readOnly?: boolean;
  readonly accessKeyId?: string;
  readonly secretAccessKeyFile?: string;
  readonly secretAccessKeyStdin?: boolean;
}

export const serveSecret: SecretKind = {
  name: 'secret-access-key',
  label: 'secret access key',
  variable: 'HOLDALL_SERVE_SECRET_ACCESS_KEY',
};

/** On a network a shorter one could be found by trying. */
const SHORTEST_FOR_OTHERS = 16;

interface Served {
  readonly server: ServedFolders;
  readonly accessKeyId: string;
  /** The secret when it was made in this run. */
  readonly newSecret: string | undefined;
  /** Names of the buckets. */
  readonly names: readonly string[];
}

/** Starts what the options ask for. @throws AppError `usage-invalid` and those of the server */
export async function serveNow(app: App, options: ServeOptions, given: readonly string[]): Promise<Served> {
  const buckets = given.map((text) => bucketOf(app, text));
  const address = options.listen?.trim() || '127.0.0.1';
  const isOwn = isLoopback(address) || address === 'localhost';
  const wish = tlsWish(options, isOwn);
  const keys = await keyPair(app, options);
  if (!isOwn && keys.secretAccessKey.length < SHORTEST_FOR_OTHERS)
    throw new AppError('usage-invalid', {
      problem: `On a network the secret needs ${SHORTEST_FOR_OTHERS} characters or more; others could guess a shorter one.`,
    });
  if (wish === 'off' && !isOwn)
    app.report.warn(
      'Warning: nothing is encrypted. Whoever shares the network can read what is sent, and repeat a request for 15 minutes.',
    );
  const { accessKeyId, secretAccessKey } = keys;
  const accessKeys = [{ accessKeyId, secretAccessKey, readOnly: options.readOnly === true }];
  const tls = await tlsPair(app, options, wish);
  const request = { buckets, accessKeys, address, port: options.port ?? 0, tls, home: app.home };
  const server = await serveFolders(request, app.ports);
  const names = buckets.map(({ name }) => name);
  return { server, accessKeyId, newSecret: keys.isNew ? secretAccessKey : undefined, names };
}

function bucketOf(app: App, text: string): ShareBucket {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1)
    throw new AppError('usage-invalid', {
      problem: `“${text}” is not NAME=DIR, as in --bucket backups=/mnt/disk/backups.`,
    });
  return { name: text.slice(0, at), folder: localPath(app, text.slice(at + 1), 'folder of a bucket') };
}

type TlsWish = 'off' | 'own' | 'files';

function tlsWish({ tls, tlsCert, tlsKey, insecureHttp }: ServeOptions, isOwn: boolean): TlsWish {
  const problem = (text: string) => new AppError('usage-invalid', { problem: text });
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw problem('--tls-cert and --tls-key belong together.');
  if (insecureHttp && (tls || tlsCert !== undefined))
    throw problem('--insecure-http says not to encrypt, and another option says to.');
  if (tlsCert !== undefined) return 'files';
  return tls || (!isOwn && !insecureHttp) ? 'own' : 'off';
}

async function tlsPair(app: App, options: ServeOptions, wish: TlsWish): Promise<TlsPair | null> {
  if (wish === 'off') return null;
  const { home, ports, host, settings } = app;
  if (wish === 'own')
    return await ownCertificateOf({ home, ports, hostName: host.hostName, secrets: settings.secrets });
  const certFile = localPath(app, options.tlsCert ?? '', 'certificate file');
  return readTlsFiles(certFile, localPath(app, options.tlsKey ?? '', 'key file'), ports);
}

/** The pair the person gave, else a new one, which then has to be shown. */
async function keyPair(app: App, options: ServeOptions) {
  const source: SecretSource = { file: options.secretAccessKeyFile, stdin: options.secretAccessKeyStdin };
  const id = options.accessKeyId ?? app.host.env.HOLDALL_SERVE_ACCESS_KEY_ID;
  const accessKeyId = id ? checkedId(id) : newAccessKeyId(app.ports.random);
  const isTyped = options.accessKeyId !== undefined && app.host.stdin.isTerminal;
  if (!isTyped && !isSecretGiven(app, serveSecret, source))
    return { accessKeyId, secretAccessKey: newSecret(app.ports.random), isNew: true };
  const { secretAccessKey } = makeSecrets(await readSecret(app, serveSecret, source));
  return { accessKeyId, secretAccessKey, isNew: false };
}

function checkedId(text: string): string {
  const id = text.trim();
  if (/^[\w.+=@-]{3,128}$/.test(id)) return id;
  throw new AppError('field-invalid', {
    field: 'access key id',
    problem: 'it needs 3 to 128 letters, digits or . + = @ - _',
  });
}
