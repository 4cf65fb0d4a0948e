import { Retry } from '../storage/retry.ts';
import { RetryingStorage } from '../storage/retrying-storage.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeRandom } from './fake-random.ts';
import { FaultyStorage } from './faulty-storage.ts';
import { MemoryStorage } from './memory-storage.ts';
import { describeStorage } from './storage-suite.ts';

const small = { partSize: 1000 };

describeStorage('in memory', async () => ({ storage: new MemoryStorage(), prefix: 'suite/' }), small);

describeStorage(
  'in memory, small pages',
  async () => ({ storage: new MemoryStorage({ pageSize: 7 }), prefix: '' }),
  small,
);

describeStorage(
  'faulty, without faults',
  async () => ({ storage: new FaultyStorage(new MemoryStorage()), prefix: 'suite/' }),
  small,
);

describeStorage(
  'retrying',
  async () => {
    const retry = new Retry({ clock: new FakeClock({ autoAdvance: true }), random: new FakeRandom(1) });
    return { storage: new RetryingStorage(new MemoryStorage(), retry), prefix: 'suite/' };
  },
  small,
);
