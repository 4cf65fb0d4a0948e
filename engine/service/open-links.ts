import { join } from 'node:path';
import type { ConnectionSettings } from '#shared/connection.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Notice } from '#shared/notice.ts';
import { type LinkedBackup, openLink } from '../link/open-link.ts';
import type { Ports } from '../ports/index.ts';
import type { OnNotice } from '../storage/notice.ts';
import type { OpenStorage } from '../storage/open-storage.ts';
import type { TransferControl } from '../storage/transfer-control.ts';

/** No name of a connection begins like this. */
const PREFIX = '@link-';
/** Whether it stands in for a connection. */
export function isLinkName(connection: string): boolean {
  return connection.startsWith(PREFIX);
}

/** More at once are more likely forgotten than needed; the one used longest ago goes. */
const MOST_OPEN = 10;
/** Somebody waits at a window. */
const WINDOW_ATTEMPTS = 3;

export interface OpenLinksDeps {
  readonly home: string;
  readonly ports: Ports;
  readonly signal: AbortSignal;
}

interface Open {
  readonly linked: LinkedBackup;
  /** What windows share. */
  readonly storage: OpenStorage;
  users: number;
  retired: boolean;
}

/** Backups behind web addresses, under names that stand in for connections. The addresses themselves stay in here. */
export class OpenLinks {
  readonly #deps: OpenLinksDeps;
  /** Least recently used first. */
  readonly #open = new Map<string, Open>();

  constructor(deps: OpenLinksDeps) {
    this.#deps = deps;
  }

  /** @throws AppError as `openLink` */
  async open(link: string): Promise<{ name: string; host: string; notices: Notice[] }> {
    const { home, ports, signal } = this.#deps;
    const notices: Notice[] = [];
    const linked = await openLink(link, {
      ...ports,
      attempts: WINDOW_ATTEMPTS,
      spool: { folder: join(home, 'cache', 'links'), files: ports.files },
      onNotice: (notice) => void notices.push(notice),
      signal,
    });
    const storage = linked.storage({ ...ports, attempts: WINDOW_ATTEMPTS });
    const name = PREFIX + Buffer.from(ports.random.bytes(12)).toString('hex');
    this.#open.set(name, { linked, storage, users: 0, retired: false });
    for (const [oldest] of [...this.#open].slice(0, -MOST_OPEN)) this.close(oldest);
    return { name, host: linked.host, notices: notices.filter(({ code }) => code !== 'retrying') };
  }

  /** What stands in for a connection of that name; undefined for the name of a real one. @throws AppError `connection-unknown` */
  connection(name: string): ConnectionSettings | undefined {
    return isLinkName(name) ? { ...this.#find(name).linked.connection, name } : undefined;
  }

  /** Runs `work` on the storage that windows share. */
  async use<T>(name: string, work: (storage: OpenStorage) => Promise<T>): Promise<T> {
    const open = this.#find(name);
    this.#open.delete(name);
    this.#open.set(name, open);
    open.users += 1;
    try {
      return await work(open.storage);
    } finally {
      open.users -= 1;
      closeIfUnused(open);
    }
  }

  /** A storage of its own with the patience of a job; the caller closes it. */
  openForJob(name: string, options: { onNotice: OnNotice; transfer: TransferControl }): OpenStorage {
    const open = this.#find(name);
    open.users += 1;
    const storage = open.linked.storage({ ...this.#deps.ports, ...options });
    let isOpen = true;
    const close = () => {
      if (isOpen) open.users -= 1;
      isOpen = false;
      closeIfUnused(open);
    };
    return Object.assign(storage, { close });
  }

  /** What is in use ends with its last user. */
  close(name: string): void {
    const open = this.#open.get(name);
    if (!open) return;
    this.#open.delete(name);
    open.retired = true;
    closeIfUnused(open);
  }

  closeAll(): void {
    for (const name of [...this.#open.keys()]) this.close(name);
  }

  #find(name: string): Open {
    const open = this.#open.get(name);
    if (!open) throw new AppError('connection-unknown', { name, known: [] });
    return open;
  }
}

function closeIfUnused(open: Open): void {
  if (open.retired && open.users === 0) open.linked.close();
}
