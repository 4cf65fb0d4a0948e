// Run as a process of its own by tests that kill it: node serve-child.ts FOLDER. Prints its endpoint.
import { silentLogger } from '#engine/ports/logger.ts';
import { systemClock, systemRandom } from '#engine/ports/system.ts';
import { startServer } from '../start-server.ts';
import { testKey, testRegion } from './test-server.ts';

const server = await startServer({
  buckets: { data: process.argv[2] ?? '' },
  accessKeys: [testKey],
  region: testRegion,
  clock: systemClock,
  random: systemRandom,
  logger: silentLogger,
  limits: { smallestPart: 1 },
});
console.log(server.endpoint);
