import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Server } from './contests.ts';
import { createBucket } from './subjects/s3-client.ts';

export interface BenchServer extends Server {
  /** For the tables' titles. */
  readonly name: string;
  close(): Promise<void>;
}

/** The server named by the environment, else our own in a process of its own with its data below `scratch`. */
export async function benchServer(scratch: string): Promise<BenchServer> {
  const bucket = `bench-${process.pid}`;
  const endpoint = process.env.S3_ENDPOINT;
  if (endpoint) {
    await createBucket(bucket);
    return {
      name: process.env.S3_NAME ?? 'the server in S3_ENDPOINT',
      endpoint,
      region: process.env.S3_REGION ?? 'us-east-1',
      accessKeyId: process.env.S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: process.env.S3_SECRET_ACCESS_KEY ?? '',
      bucket,
      close: async () => {},
    };
  }
  const folder = join(scratch, 'server');
  mkdirSync(folder, { recursive: true });
  // As people start it, launcher included: that chooses how memory is handled.
  const main = fileURLToPath(new URL('../bin/holdall.js', import.meta.url));
  const child = spawn(process.execPath, [main, 'serve', '--bucket', `${bucket}=${folder}`, '--json'], {
    env: { ...process.env, HOLDALL_HOME: join(scratch, 'server-home') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const first = JSON.parse(line) as Server & { type: string };
    return {
      ...first,
      name: 'the built-in server',
      bucket,
      close: async () => {
        child.kill('SIGTERM');
        await once(child, 'exit');
      },
    };
  }
  throw new Error('The built-in server ended before it was listening.');
}
