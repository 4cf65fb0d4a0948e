/** Packs a folder into nothing with archiver: `pack-archiver.ts FOLDER [LEVEL]` (no level = its default). */
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipArchive } from 'archiver';

const [folder = '.', level] = process.argv.slice(2);
const archive = new ZipArchive(level === undefined ? {} : { zlib: { level: Number(level) } });
archive.directory(folder, 'data');
const nothing = new Writable({ write: (_chunk, _encoding, done) => done() });
await Promise.all([archive.finalize(), pipeline(archive, nothing)]);
