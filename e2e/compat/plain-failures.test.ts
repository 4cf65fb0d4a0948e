import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pagesLeadBack, smallPages } from '../../engine/testing/gateways/listings.ts';
import { noDeletes } from '../../engine/testing/gateways/no-deletes.ts';
import { oneRegion } from '../../engine/testing/gateways/one-region.ts';
import { sessionTokens } from '../../engine/testing/gateways/session-token.ts';
import type { Gateway } from '../../engine/testing/gateways/start-gateway.ts';
import { webPage } from '../../engine/testing/gateways/web-page.ts';
import type { Quirk } from '../../engine/testing/quirky-server.ts';
import { CompatComputer } from '../../scripts/compat/computer.ts';
import { plainFailures } from '../../scripts/compat/plain-failures.ts';
import { describeTree } from '../../scripts/demo/describe-tree.ts';
import { noise } from '../../scripts/demo/seeded-bytes.ts';
import { contentsBehind } from './behind.ts';
import { rowOfDocument, withGateway } from './journey-tests.ts';

let folder: string;
let data: string;
let computer: CompatComputer;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdall-compat-'));
  computer = new CompatComputer(folder, 'a', new AbortController().signal);
  data = join(computer.home, 'data');
  mkdirSync(data);
  writeFileSync(join(data, 'note.txt'), 'what must not get lost');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...words: string[]) => computer.holdall(words);

async function ok(...words: string[]): Promise<Record<string, unknown>> {
  const end = await run(...words);
  expect(`${end.exitCode} ${end.last.code ?? ''} ${end.last.message ?? ''}`).toBe('0  ');
  return end.last;
}

async function connect(
  { region, bucket, accessKeyId, secretAccessKey }: Gateway,
  endpoint: string,
  regionEntered = region,
) {
  const place = ['--endpoint', endpoint, '--region', regionEntered, '--bucket', bucket];
  const keys = ['--access-key-id', accessKeyId, '--secret-access-key-stdin'];
  const end = await computer.holdall(['connection', 'add', 'c', ...place, ...keys], secretAccessKey);
  expect(end.exitCode).toBe(0);
}

/** Three backups through the way without quirks; then the connection leads through them. */
async function threeBackups(gateway: Gateway): Promise<void> {
  await connect(gateway, gateway.behind);
  for (let times = 0; times < 3; times += 1) await ok('backup', '-c', 'c', data, '--even-if-unchanged');
  await ok('connection', 'set', 'c', 'endpoint', gateway.endpoint);
}

/** In front of our own server; the quirks must strike. */
async function behindQuirks(quirks: readonly Quirk[], work: (gateway: Gateway) => Promise<void>) {
  const plan = { name: 'plain', habit: '', quirks: () => quirks };
  await withGateway(plan, async (gateway) => {
    await work(gateway);
    expect(gateway.fired()).toBeGreaterThan(0);
  });
}

async function codeOf(...words: string[]): Promise<string> {
  const { exitCode, last } = await run(...words);
  expect(exitCode).not.toBe(0);
  expect(String(last.hint).length).toBeGreaterThan(10);
  return String(last.code);
}

describe('where not everything can work, the right thing is named and nothing is harmed', () => {
  test(plainFailures.webPage.habit, async () => {
    await behindQuirks([webPage], async (gateway) => {
      await threeBackups(gateway);
      const before = await contentsBehind(gateway);
      expect(before.objects).toHaveLength(3);
      for (const words of [
        ['connection', 'test', 'c'],
        ['list'],
        ['prune', '--keep-last', '1'],
        ['backup', '-c', 'c', data, '--even-if-unchanged'],
        ['restore', 'latest', '--to', 'out'],
      ])
        expect(`${words[0]} ${await codeOf(...words)}`).toBe(`${words[0]} not-s3`);
      expect(await contentsBehind(gateway)).toEqual(before);
    });
  });

  test(plainFailures.endlessListing.habit, async () => {
    await behindQuirks([pagesLeadBack, smallPages(2)], async (gateway) => {
      await threeBackups(gateway);
      const before = await contentsBehind(gateway);
      expect(await codeOf('connection', 'test', 'c')).toBe('answer-invalid');
      expect(await codeOf('list')).toBe('answer-invalid');
      expect(await codeOf('prune', '--keep-last', '1')).toBe('answer-invalid');
      expect(await contentsBehind(gateway)).toEqual(before);
    });
  });

  test(plainFailures.noDeletes.habit, async () => {
    await behindQuirks([noDeletes], async (gateway) => {
      await connect(gateway, gateway.endpoint);
      const tested = await run('connection', 'test', 'c');
      expect(tested.last).toMatchObject({ code: 'access-denied' });
      expect(String(tested.last.message)).toContain('delete an object');
      for (let times = 0; times < 2; times += 1) {
        const made = await run('backup', '-c', 'c', data, '--even-if-unchanged');
        expect(made.exitCode).toBe(0);
        const notices = made.lines.filter(({ type }) => type === 'notice').map(({ code }) => code);
        expect(notices).toContain('unchecked-mark-left');
      }
      const rows = (await ok('list')) as unknown as { id: string; checked: boolean }[];
      expect(rows.map(({ checked }) => checked)).toEqual([false, false]);
      const before = await contentsBehind(gateway);
      expect(await ok('prune', '--keep-last', '1')).toMatchObject({ removed: [] });
      expect(await codeOf('delete', rows[0]?.id ?? '', '--yes')).toBe('access-denied');
      expect(await contentsBehind(gateway)).toEqual(before);
      for (const { id } of rows) {
        await ok('restore', id, '--to', id);
        expect(describeTree(join(computer.home, id, 'data'))).toEqual(describeTree(data));
      }
    });
  });

  test(plainFailures.expiredToken.habit, async () => {
    const tokens = sessionTokens('firstToken');
    await behindQuirks([tokens.quirk], async (gateway) => {
      await connect(gateway, gateway.endpoint);
      const setToken = async (token: string) => {
        const words = ['connection', 'set', 'c', 'session-token', '--session-token-stdin'];
        expect((await computer.holdall(words, token)).exitCode).toBe(0);
      };
      await setToken('firstToken');
      writeFileSync(join(data, 'video.mp4'), noise(5, 34_000_000));
      tokens.onPart = () => tokens.renew('secondToken');
      expect(await codeOf('backup', '-c', 'c', data)).toBe('token-expired');
      tokens.onPart = undefined;
      const left = await contentsBehind(gateway);
      expect(left.objects.filter((key) => key.endsWith('.zip'))).toEqual([]);
      expect(left.uploads).toHaveLength(1);
      await setToken('secondToken');
      const { backup } = await ok('backup', '-c', 'c', data);
      const { resumedBytes } = backup as { resumedBytes: number };
      expect(resumedBytes).toBeGreaterThan(8_000_000);
      await ok('restore', 'latest', '--to', 'out');
      expect(describeTree(join(computer.home, 'out/data'))).toEqual(describeTree(data));
      expect((await contentsBehind(gateway)).uploads).toEqual([]);
    });
  });

  test(plainFailures.otherRegion.habit, async () => {
    const plan = { name: 'far', habit: '', region: 'eu-far-1', quirks: () => [oneRegion('eu-far-1')] };
    await withGateway(plan, async (gateway) => {
      await connect(gateway, gateway.endpoint, 'us-east-1');
      const { last } = await run('backup', '-c', 'c', data);
      expect(last).toMatchObject({ code: 'region-wrong' });
      expect(`${last.message} ${last.hint}`).toContain('eu-far-1');
      expect(await contentsBehind(gateway)).toEqual({ objects: [], uploads: [] });
      expect(gateway.fired()).toBeGreaterThan(0);
    });
  });

  test('the document says so', () => {
    for (const { habit, says, result } of Object.values(plainFailures))
      expect(rowOfDocument(habit)).toBe(`| ${habit} | ${says} | ${result} |`);
  });
});
