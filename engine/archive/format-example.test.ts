import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { DirectoryBuilder } from './central-directory.ts';
import { encodeEnd } from './end-of-directory.ts';
import type { EntryFacts } from './entry.ts';
import { localHeaderLength, writeLocalHeader } from './local-header.ts';
import { ManifestWriter } from './manifest-writer.ts';
import { encodeSummary } from './summary.ts';

/** The worked example of docs/format.md, made by the code: the document cannot drift from what is written. */
const document = readFileSync(new URL('../../docs/format.md', import.meta.url), 'utf8');

const content = Buffer.from('hello\n');
const mtime = Date.UTC(2026, 10, 21, 5, 40, 1, 250);
const facts: EntryFacts = {
  name: 'Notes/hello.txt',
  method: 0,
  crc32: crc32(content),
  compressedSize: content.length,
  size: content.length,
  mtime,
  mode: 0o644,
  type: 'file',
};
const nameBytes = new TextEncoder().encode(facts.name);
const startedAt = Date.UTC(2026, 10, 21, 5, 40, 7);
const device = { id: '7d0f6c1e', name: 'Büro' };

function manifest() {
  const writer = new ManifestWriter(
    {
      format: 1,
      app: '0.1.0',
      id: 'k3v9x2m8q4tz',
      parents: [],
      plan: 'Notes',
      device,
      os: { platform: 'linux', release: '6.1.0' },
      startedAt,
      locations: [{ label: 'Notes', origin: '{home}/Notes' }],
    },
    1,
  );
  const { method, size, crc32 } = facts;
  const sha256 = createHash('sha256').update(content).digest('hex');
  const base = { mtime, mode: 0o644, offset: 0 };
  const state = { ctime: mtime + 0.75, inode: 1311 };
  writer.add({
    type: 'file',
    path: facts.name,
    ...base,
    size,
    sha256,
    crc32,
    method,
    length: size,
    ...state,
  });
  writer.add({ type: 'folder', path: 'Notes', mtime: mtime + 0.5, mode: 0o755, offset: 60 });
  return writer.finish({
    issues: [],
    skipped: [],
    finishedAt: startedAt + 800,
    totals: { files: 1, folders: 1, links: 0, bytes: size, issues: 0 },
  });
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
/** The digits of an example: what stands behind column 46 of a line is a remark. */
function block(title: string): string {
  const text = document.split(`### ${title}\n`)[1]?.split('```text\n')[1]?.split('```')[0];
  if (text === undefined) throw new Error(`no example: ${title}`);
  return text.replaceAll(/^(.{46}).*$/gm, '$1').replaceAll(/\s/g, '');
}

test('local header and data', () => {
  const header = new Uint8Array(localHeaderLength(nameBytes.length, false));
  writeLocalHeader(header, 0, facts, nameBytes, false);
  expect(block('Local header and data')).toBe(hex(header) + hex(content));
});

test('central directory entry', () => {
  const directory = new DirectoryBuilder();
  directory.add(facts, nameBytes, 0);
  expect(block('Central directory entry')).toBe(hex(Buffer.concat([...directory.chunks()])));
});

test('end record', () => {
  const end = encodeEnd({ entries: 3, directoryOffset: 700, directorySize: 208 });
  expect(block('End record')).toBe(hex(end));
});

test('manifest', () => {
  const text = inflateRawSync(Buffer.concat(manifest().chunks)).toString();
  expect(document).toContain(`\`\`\`json\n${text}\`\`\``);
});

test('summary', () => {
  const { sha256 } = manifest();
  const text = encodeSummary({
    holdall: 1,
    id: 'k3v9x2m8q4tz',
    plan: 'Notes',
    device,
    createdAt: startedAt,
    status: 'complete',
    files: 1,
    bytes: content.length,
    issues: 0,
    parents: [],
    manifest: { offset: 105, sha256 },
  });
  expect(document).toContain(`\`\`\`json\n${Buffer.from(text).toString()}\n\`\`\``);
});
