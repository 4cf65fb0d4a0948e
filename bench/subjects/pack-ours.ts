/** Packs a folder into nothing with our writer: `pack-ours.ts FOLDER [LEVEL]`. */
import { createPacker } from '#engine/backup/pack.ts';
import { silentLogger } from '#engine/ports/index.ts';
import { systemClock, systemFileSystem, systemRandom } from '#engine/ports/system.ts';
import { scan } from '#engine/scan/scan.ts';
import { NullSink } from '#engine/testing/null-sink.ts';

const [folder = '.', level = '1'] = process.argv.slice(2);
const ports = { clock: systemClock, random: systemRandom, files: systemFileSystem, logger: silentLogger };
const { signal } = new AbortController();
const found = await scan({ folders: [folder], include: [], exclude: [], home: '/' }, ports, { signal });
await createPacker({ ports })(
  {
    scan: found,
    header: {
      format: 1,
      app: '0.0.0',
      id: 'bench',
      parents: [],
      plan: 'bench',
      device: { id: 'bench', name: 'bench' },
      os: { platform: process.platform, release: '' },
      startedAt: systemClock.now(),
      locations: found.locations,
    },
    level: Number(level),
  },
  new NullSink(),
  { signal, onProgress: () => {}, onIssue: (issue) => console.error(issue.message) },
);
