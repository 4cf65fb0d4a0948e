import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signByHand } from './testing/signed-request.ts';

// A server in a process of its own, so that its memory is its own, too.
let folder: string;
let child: ChildProcess;
let endpoint: string;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'holdall-crowd-'));
  const script = path.join(import.meta.dirname, 'testing', 'serve-child.ts');
  child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!child.stdout) throw new Error('no output');
  [endpoint] = (await once(createInterface(child.stdout), 'line')) as [string];
});
afterEach(async () => {
  agent.destroy();
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  await rm(folder, { recursive: true });
});

const clients = 64;
const MiB = 1024 * 1024;

/** The most memory the server has had so far: MiB. */
async function peak(): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

function ask(method: string, target: string, size: number): Promise<IncomingMessage> {
  const length = method === 'PUT' ? { 'content-length': String(size) } : {};
  const made = { method, target, payloadHash: 'UNSIGNED-PAYLOAD', headers: length };
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const { headers } = signByHand(endpoint, made);
    const outgoing = request({ hostname, port, method, path: target, headers, agent }, resolve);
    outgoing.on('error', reject);
    let left = method === 'PUT' ? size : 0;
    const piece = Buffer.alloc(256 * 1024, target);
    const push = (): void => {
      for (; left > 0; left -= piece.length) {
        if (!outgoing.write(piece)) {
          left -= piece.length;
          outgoing.once('drain', push);
          return;
        }
      }
      outgoing.end();
    };
    push();
  });
}

async function put(number: number, size: number): Promise<string> {
  const answer = await ask('PUT', `/data/o${number}`, size);
  answer.resume();
  await once(answer, 'end');
  expect(answer.statusCode).toBe(200);
  return String(answer.headers.etag);
}

async function get(number: number): Promise<string> {
  const answer = await ask('GET', `/data/o${number}`, 0);
  const md5 = createHash('md5');
  for await (const piece of answer) md5.update(piece as Buffer);
  return `"${md5.digest('hex')}"`;
}

const all = <T>(act: (number: number) => Promise<T>) =>
  Promise.all(Array.from({ length: clients }, (_, number) => act(number)));

test.skipIf(process.platform !== 'linux')(
  '64 clients at once get what they sent, and large objects take no more memory than small ones',
  async () => {
    await all((number) => put(number, MiB));
    await all(get);
    const small = await peak();
    const etags = await all((number) => put(number, 6 * MiB));
    expect(await all(get)).toEqual(etags);
    const large = await peak();
    // 384 MiB went in and out again; what is on its way at any moment is a few MiB a client.
    expect(large).toBeLessThan(400);
    expect(large - small).toBeLessThan(200);
  },
);

test.skipIf(process.platform !== 'linux')(
  'clients that do not read what they asked for cost little memory, and others are served',
  async () => {
    await put(0, 64 * MiB);
    const before = await peak();
    const { port } = new URL(endpoint);
    const { headers } = signByHand(endpoint, { target: '/data/o0' });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const lazy: Socket[] = [];
    for (let i = 0; i < clients; i++) {
      const socket = connect({ port: Number(port), host: '127.0.0.1' });
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(`GET /data/o0 HTTP/1.1\r\n${lines.join('')}\r\n`);
      await once(socket, 'readable');
      lazy.push(socket);
    }
    await put(1, MiB);
    expect(await get(1)).toMatch(/^"/);
    // Four GiB were asked for.
    expect((await peak()) - before).toBeLessThan(150);
    for (const socket of lazy) socket.destroy();
    expect(await readdir(path.join(folder, '.holdall-s3', 'incoming'))).toEqual([]);
  },
);
