import { join } from 'node:path';
import { z } from 'zod';
import type { ConnectionSettings } from '#shared/connection.ts';
import { APP_VERSION } from '#shared/version.ts';
import { writeDurably } from '../connection/durable-write.ts';
import type { Ports } from '../ports/index.ts';
import { isAws } from './addressing.ts';
import {
  type CapabilityMemory,
  type StorageCapabilities,
  storageCapabilities,
  unknownCapabilities,
} from './capabilities.ts';

/** Milliseconds; storages get updated too. */
const lifetime = 30 * 24 * 60 * 60_000;

const remembered = z.object({
  /** Milliseconds since the epoch; when the oldest of it was seen. */
  since: z.number(),
  appVersion: z.string(),
  capabilities: storageCapabilities,
});
type Remembered = z.infer<typeof remembered>;

/** Raised whenever the content changes its meaning: older files are then dropped. */
const content = z.object({ holdallCapabilities: z.literal(1), places: z.record(z.string(), remembered) });

/**
 * `<home>/cache/capabilities.json`, one entry an endpoint and bucket. An entry is forgotten after 30 days and with
 * another version of Holdall; when something seen contradicts it, all the rest of it is.
 */
export function openCapabilityMemory(
  connection: Pick<ConnectionSettings, 'endpoint' | 'region' | 'bucket'>,
  deps: { readonly home: string; readonly ports: Pick<Ports, 'files' | 'clock' | 'logger'> },
): CapabilityMemory {
  const { files, clock, logger } = deps.ports;
  const folder = join(deps.home, 'cache');
  const file = join(folder, 'capabilities.json');
  const place = placeOf(connection);
  const isFresh = ({ since, appVersion }: Remembered) =>
    appVersion === APP_VERSION && since <= clock.now() && clock.now() - since < lifetime;
  const readPlaces = (): Record<string, Remembered> => {
    try {
      if (!files.existsSync(file)) return {};
      const { places } = content.parse(JSON.parse(files.readFileSync(file, 'utf8')));
      return Object.fromEntries(Object.entries(places).filter(([, entry]) => isFresh(entry)));
    } catch (error) {
      logger.warn('what the storages can do could not be read and is found out anew', { file, error });
      return {};
    }
  };
  return {
    load: () => readPlaces()[place]?.capabilities ?? unknownCapabilities,
    learn(seen) {
      try {
        const places = readPlaces();
        const known = places[place];
        const capabilities = merged(known?.capabilities, seen);
        const since = known && !contradicts(known.capabilities, seen) ? known.since : clock.now();
        places[place] = { since, appVersion: APP_VERSION, capabilities };
        files.mkdirSync(folder, { recursive: true, mode: 0o700 });
        // No lock: of two that learn at once one is forgotten, and learned again when it matters.
        writeDurably(file, JSON.stringify({ holdallCapabilities: 1, places }), 0o600, files);
      } catch (error) {
        logger.warn('what the storage can do could not be remembered', { file, error });
      }
    },
  };
}

/** With AWS the endpoint is empty, and the same name may be another bucket in another partition. */
function placeOf({ endpoint, region, bucket }: Pick<ConnectionSettings, 'endpoint' | 'region' | 'bucket'>) {
  return JSON.stringify(isAws(endpoint) ? [endpoint, region, bucket] : [endpoint, bucket]);
}

type Seen = Partial<StorageCapabilities>;

function merged(known: StorageCapabilities | undefined, seen: Seen): StorageCapabilities {
  const base = known && !contradicts(known, seen) ? known : unknownCapabilities;
  return { ...base, ...told(seen) };
}

/** Something that was known is otherwise now: it is another storage than the one that was looked at. */
function contradicts(known: StorageCapabilities, seen: Seen): boolean {
  return Object.entries(told(seen)).some(([name, value]) => {
    const before = known[name as keyof StorageCapabilities];
    return before !== 'unknown' && before !== unknownCapabilities.maxParts && before !== value;
  });
}

/** “Unknown” tells nothing about what was known before. */
function told(seen: Seen): Seen {
  return Object.fromEntries(
    Object.entries(seen).filter(([, value]) => value !== 'unknown' && value !== undefined),
  );
}
