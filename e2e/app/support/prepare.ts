import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeSampleFile } from '../../../scripts/demo/sample-tree.ts';
import { noise } from '../../../scripts/demo/seeded-bytes.ts';
import { addConnection, type ConnectionWish } from '../../support/computers.ts';
import { type Computer, cli, lastLine } from '../../support/run-cli.ts';
import type { TestServer } from '../../support/servers.ts';

/** Runs a command line that must end well; the journeys begin where it ends. */
export async function prepare(computer: Computer, ...args: string[]): Promise<Record<string, unknown>> {
  const result = await cli(computer, [...args, '--json']);
  if (result.code !== 0) throw new Error(`${args.join(' ')}: ${result.stdout}${result.stderr}`);
  return lastLine(result);
}

/** A connection “c” and a plan “docs” for the folder Documents of the home folder; returns that folder. */
export async function preparePlan(
  computer: Computer,
  server: TestServer,
  wish: ConnectionWish,
): Promise<string> {
  const documents = join(computer.home, 'Documents');
  mkdirSync(documents, { recursive: true });
  const added = await addConnection(computer, server, wish);
  if (added.code !== 0) throw new Error(added.stdout + added.stderr);
  await prepare(computer, 'plan', 'add', 'docs', documents, '--connection', 'c');
  return documents;
}

/** A few files that can be looked at, found and told apart. */
export function writeDocuments(folder: string): void {
  writeSampleFile(folder, 'letter.txt', 'Dear Anna,\nthe backups are fine.\n');
  writeSampleFile(folder, 'photos/lake.png', picture);
  writeSampleFile(folder, 'photos/raw/lake.raw', noise(11, 40_000));
  writeSampleFile(folder, 'Übergröße/naïve 文件 😀.txt', 'names in every script');
  for (let number = 1; number <= 12; number += 1)
    writeSampleFile(folder, `notes/note ${number}.md`, `# Note ${number}\n`);
}

/** One teal point. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
