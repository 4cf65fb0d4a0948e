/** Restores the way people do without a tool: `download-unzip.ts BUCKET KEY FOLDER` downloads, then unzips. */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { s3Client } from './s3-client.ts';

const [bucket = '', key = '', folder = '.'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const zip = join(folder, 'download.zip');
const client = s3Client();
const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
await pipeline(Body as Readable, createWriteStream(zip));
client.destroy();
const { status } = spawnSync('unzip', ['-q', zip, '-d', folder], { stdio: 'inherit' });
rmSync(zip);
process.exitCode = status ?? 1;
