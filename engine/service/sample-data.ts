import { join } from 'node:path';
import { writeDurably } from '../connection/durable-write.ts';
import type { FileSystem } from '../ports/index.ts';
import { samplePicture } from './sample-picture.ts';

interface SampleFile {
  /** Forward slashes. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Puts a folder of varied files where there is nothing yet; what is there already stays as it is. */
export function writeSampleData(folder: string, files: FileSystem): void {
  if (files.existsSync(folder)) return;
  for (const { path, content } of sampleFiles()) {
    const parts = path.split('/');
    files.mkdirSync(join(folder, ...parts.slice(0, -1)), { recursive: true });
    const file = join(folder, ...parts);
    if (typeof content === 'string') writeDurably(file, content, 0o644, files);
    else writeBytes(file, content, files);
  }
}

function writeBytes(file: string, bytes: Uint8Array, files: FileSystem): void {
  const descriptor = files.openSync(file, 'wx', 0o644);
  try {
    for (let done = 0; done < bytes.length; ) done += files.writeSync(descriptor, bytes, done);
  } finally {
    files.closeSync(descriptor);
  }
}

/** A few dozen files of the kinds people have: letters, tables, pictures, settings, a log, names in other scripts. */
export function sampleFiles(): SampleFile[] {
  const months = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];
  return [
    { path: 'Read me first.txt', content: welcome },
    { path: 'Empty file.txt', content: '' },
    { path: 'Letters/Résumé.txt', content: 'A name with accents, to see that it comes back as it was.\n' },
    { path: 'Letters/日记.txt', content: '今天的日记：备份，然后恢复。\n' },
    { path: 'Letters/Grüße aus Köln.txt', content: 'Viele Grüße, und bis bald!\n' },
    ...months.map((month) => ({ path: `Accounts/2026-${month}.csv`, content: accounts(Number(month)) })),
    ...[1, 2, 3, 4, 5, 6].map((number) => ({
      path: `Pictures/Colours ${number}.png`,
      content: samplePicture(number),
    })),
    ...[1, 2, 3, 4, 5].map((number) => ({ path: `Notes/Idea ${number}.md`, content: note(number) })),
    {
      path: 'App/settings.json',
      content: `${JSON.stringify({ theme: 'dark', fontSize: 14 }, undefined, 2)}\n`,
    },
    { path: 'App/cache/very/deep/folder/that/goes/on/leaf.txt', content: 'You found it.\n' },
    { path: 'App/app.log', content: log() },
  ];
}

const welcome = `This folder was made to try Holdall with.

Change a file, add one, remove one, and back up again. Then restore an older backup to another folder and
compare. The backups are kept on this computer only, so they are no protection against losing it.
`;

function accounts(month: number): string {
  const days = Array.from({ length: 28 }, (_, index) => index + 1);
  const rows = days.map(
    (day) => `2026-${two(month)}-${two(day)},Item ${day * month},${(day * month * 37) % 9000}`,
  );
  return `date,what,cents\n${rows.join('\n')}\n`;
}

function note(number: number): string {
  const steps = Array.from({ length: number * 3 }, (_, index) => `- [ ] step ${index + 1}\n`);
  return `# Idea ${number}\n\n${steps.join('')}`;
}

function log(): string {
  const lines = Array.from(
    { length: 20_000 },
    (_, index) => `${two(index % 24)}:00 event ${index} handled\n`,
  );
  return lines.join('');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
