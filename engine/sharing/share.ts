import type { Failure } from '#shared/contract/jobs.ts';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import type { ShareSettings, ShareStatus } from '#shared/share.ts';
import { DEFAULT_REGION } from '../connection/plain-fields.ts';
import { changedShare } from './check-share.ts';
import { KeyRing } from './key-ring.ts';
import { KeyUse } from './key-use.ts';
import { linkToShare } from './link-to-share.ts';
import { LiveKeys } from './live-keys.ts';
import { fingerprintOf } from './own-certificate.ts';
import { isProbeKey } from './probe-key.ts';
import { type ServedFolders, serveFolders } from './serve-folders.ts';
import {
  type CertificateDeps,
  ownCertificate,
  renewOwnCertificate,
  tlsPairFor,
} from './share-certificate.ts';
import { failureIn } from './share-failure.ts';
import { ShareFile } from './share-file.ts';
import { ShareTraffic } from './share-traffic.ts';
import type { LinkOptions, Share, ShareOptions } from './share-types.ts';
import { type Elsewhere, whoTookThePort } from './shared-elsewhere.ts';

/** Opens what is set up in `home`. Nothing runs, and nothing is made, before it is asked for. */
export function createShare(options: ShareOptions): Share {
  return new FolderShare(options);
}

/** A server that runs, and what it was started with. */
interface Running {
  readonly server: ServedFolders;
  readonly traffic: ShareTraffic;
  /** Equal texts: nothing has changed that the server would have to be started anew for. */
  readonly startedWith: string;
}

class FolderShare implements Share {
  readonly #options: ShareOptions;
  readonly #file: ShareFile;
  readonly #ring: KeyRing;
  readonly #live: LiveKeys;
  readonly #use: KeyUse;
  readonly #certificates: CertificateDeps;
  #running: Running | undefined;
  #elsewhere: Elsewhere | undefined;
  #failure: Failure | null = null;
  /** Switched on by somebody in this process, so it is kept up even where it does not begin with the app. */
  #wanted = false;
  /** Switched on here and nowhere else. */
  #once = false;
  #closed = false;
  /** One thing at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ShareOptions) {
    const { home, hostName, ports, secrets } = options;
    this.#options = options;
    this.#file = new ShareFile(home, ports);
    this.#ring = new KeyRing(this.#file, secrets, ports);
    this.#live = new LiveKeys(this.#file, this.#ring, () => void this.#keysChangedElsewhere());
    this.#use = new KeyUse(home, ports);
    this.#certificates = { file: this.#file, secrets, ports, hostName };
  }

  settings(): ShareSettings {
    return this.#file.read().settings;
  }

  configure(change: Parameters<Share['configure']>[0]): Promise<ShareSettings> {
    return this.#inTurn(async () => {
      const { home, ports } = this.#options;
      const { settings } = await this.#file.change((now) => ({
        settings: changedShare(now.settings, change, home, ports.files),
      }));
      if (!this.#isOn(settings)) {
        this.#elsewhere = undefined;
        await this.#bringDown();
      } else if (this.#wasTried) await this.#bringUp(settings).catch((error: unknown) => this.#giveUp(error));
      this.#changed();
      return settings;
    });
  }

  async keys(): ReturnType<Share['keys']> {
    const listed = await this.#ring.list();
    const times = this.#use.times();
    return listed.map((key) => ({ ...key, lastUsedAt: times.get(key.accessKeyId) ?? null }));
  }

  addKey(wish: Parameters<Share['addKey']>[0]): ReturnType<Share['addKey']> {
    return this.#changingKeys(() => this.#ring.add(wish));
  }

  changeKey(...about: Parameters<Share['changeKey']>): ReturnType<Share['changeKey']> {
    return this.#changingKeys(() => this.#ring.change(...about));
  }

  rotateKey(accessKeyId: string): ReturnType<Share['rotateKey']> {
    return this.#changingKeys(() => this.#ring.rotate(accessKeyId));
  }

  removeKey(accessKeyId: string): Promise<void> {
    return this.#changingKeys(() => this.#ring.remove(accessKeyId));
  }

  start({ once = false } = {}): Promise<ShareStatus> {
    return this.#inTurn(async () => {
      this.#wanted = true;
      this.#once = once;
      const { settings } = once
        ? this.#file.read()
        : await this.#file.change((now) => ({ settings: { ...now.settings, enabled: true } }));
      try {
        await this.#bringUp(settings);
      } catch (error) {
        await this.#giveUp(error);
        throw error;
      }
      return this.status();
    });
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      this.#wanted = false;
      this.#once = false;
      this.#failure = null;
      this.#elsewhere = undefined;
      await this.#file.change((now) => ({ settings: { ...now.settings, enabled: false } }));
      await this.#bringDown();
    });
  }

  resume(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#closed) return;
      try {
        this.#rememberUse();
        const { settings } = this.#file.read();
        if (this.#isOn(settings)) await this.#bringUp(settings);
        else {
          this.#failure = null;
          this.#elsewhere = undefined;
          await this.#bringDown();
        }
      } catch (error) {
        await this.#giveUp(error);
      }
    });
  }

  status(): ShareStatus {
    const running = this.#running;
    const elsewhere = this.#elsewhere;
    const none = {
      requests: 0,
      refused: 0,
      bytesIn: 0,
      bytesOut: 0,
      clients: 0,
      since: null,
      lastRequestAt: null,
    };
    return {
      state: running ? 'running' : elsewhere ? 'elsewhere' : this.#failure ? 'failed' : 'stopped',
      endpoints: [...(running?.server.endpoints ?? elsewhere?.endpoints ?? [])],
      region: DEFAULT_REGION,
      fingerprint: running?.server.fingerprint ?? elsewhere?.fingerprint ?? null,
      ...(running?.traffic.read() ?? none),
      failure: this.#failure,
    };
  }

  link(bucket: string, options: LinkOptions = {}): Promise<string> {
    return linkToShare(bucket, options, this.#certificates);
  }

  certificate(): ReturnType<Share['certificate']> {
    return this.#inTurn(async () => shown((await ownCertificate(this.#certificates)).cert));
  }

  renewCertificate(): ReturnType<Share['renewCertificate']> {
    return this.#inTurn(async () => {
      const { cert } = await renewOwnCertificate(this.#certificates);
      if (this.#running) await this.#bringUp(this.settings()).catch((error: unknown) => this.#giveUp(error));
      this.#changed();
      return shown(cert);
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#inTurn(() => this.#bringDown());
  }

  /** It runs, or would but for another program, or for something that may just have been changed. */
  get #wasTried(): boolean {
    return this.#running !== undefined || this.#elsewhere !== undefined || this.#failure !== null;
  }

  #isOn({ enabled, startWithApp }: ShareSettings): boolean {
    return this.#once || (enabled && (startWithApp || this.#wanted));
  }

  /** Makes the server be what the settings say; starts it anew only where that has to be. */
  async #bringUp(settings: ShareSettings): Promise<void> {
    const { home, ports } = this.#options;
    const { buckets, address, port } = settings;
    if (buckets.length === 0)
      throw new AppError('field-invalid', { field: 'shared folder', problem: 'there is none yet' });
    const tls = await tlsPairFor(settings.tls, this.#certificates);
    const accessKeys = await this.#live.load();
    if (accessKeys.length === 0) throw noKey('there is none yet whose secret is known; add one');
    const startedWith = JSON.stringify([buckets, address, port, tls?.cert ?? null]);
    if (this.#running?.startedWith === startedWith && this.#failure === null) return;
    if (this.#running?.startedWith !== startedWith) {
      await this.#bringDown();
      const traffic = new ShareTraffic(ports.clock);
      try {
        const server = await serveFolders(
          {
            ...{ buckets, address, port, tls, home },
            accessKeys: () => this.#live.now(),
            onRequest: (facts) => {
              if (isProbeKey(facts.accessKeyId)) return;
              traffic.note(facts);
              if (facts.accessKeyId !== null) this.#use.note(facts.accessKeyId);
            },
          },
          ports,
        );
        this.#running = { server, traffic, startedWith };
        this.#elsewhere = undefined;
      } catch (error) {
        if (!isAppError(error, 'port-taken')) throw error;
        const elsewhere = await whoTookThePort(settings, tls, accessKeys, ports);
        if (this.#failure === null && JSON.stringify(elsewhere) === JSON.stringify(this.#elsewhere)) return;
        this.#elsewhere = elsewhere;
      }
    }
    this.#failure = null;
    this.#changed();
  }

  async #bringDown(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    await running.server.close();
    this.#rememberUse();
    this.#changed();
  }

  async #changingKeys<T>(change: () => Promise<T>): Promise<T> {
    return await this.#inTurn(async () => {
      const result = await change();
      if (this.#running) await this.#live.load();
      this.#changed();
      return result;
    });
  }

  /** Whoever serves has noticed it at a request. */
  #keysChangedElsewhere(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        if (this.#running) await this.#live.load();
      } catch (error) {
        // Damaged settings or locked secrets: the next `resume` says so.
        this.#options.ports.logger.debug('the keys could not be loaded', { error: String(error) });
      }
      this.#changed();
    });
  }

  #rememberUse(): void {
    try {
      this.#use.save(this.settings().keys.map(({ accessKeyId }) => accessKeyId));
    } catch (error) {
      this.#options.ports.logger.debug('when keys were used was not written', { error: String(error) });
    }
  }

  /** What runs may be what was just taken back, so it ends, too. */
  async #giveUp(error: unknown): Promise<void> {
    this.#elsewhere = undefined;
    await this.#bringDown();
    if (!isAppError(error)) {
      this.#options.ports.logger.warn('the shared folders could not be served', { error: String(error) });
    }
    this.#failure = failureIn(error);
    this.#changed();
  }

  #changed(): void {
    this.#options.onChange?.();
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => {});
    return turn;
  }
}

function shown(pem: string) {
  return { pem, fingerprint: fingerprintOf(pem) };
}

function noKey(problem: string): AppError<'field-invalid'> {
  return new AppError('field-invalid', { field: 'key', problem });
}
