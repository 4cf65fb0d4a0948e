/** Uploads a folder as a zip with archiver and lib-storage: `upload-archiver.ts FOLDER BUCKET KEY`. */
import { PassThrough } from 'node:stream';
import { Upload } from '@aws-sdk/lib-storage';
import { ZipArchive } from 'archiver';
import { s3Client } from './s3-client.ts';

const [folder = '.', bucket = '', key = ''] = process.argv.slice(2);
const client = s3Client();
const body = new PassThrough();
const archive = new ZipArchive({});
archive.pipe(body);
archive.directory(folder, 'data');
const upload = new Upload({ client, params: { Bucket: bucket, Key: key, Body: body } });
await Promise.all([archive.finalize(), upload.done()]);
client.destroy();
