import type { FileRecord, ManifestFooter, ManifestHeader, ManifestRecord } from './manifest.ts';

/** First line of the manifest. It always begins with the format number, whatever a later version adds behind it. */
export function headerLine(header: ManifestHeader): string {
  const { format, app, id, parents, plan, device, os, startedAt, locations } = header;
  const generation = header.generation ? { generation: header.generation } : {};
  const fields = JSON.stringify({
    format,
    app,
    id,
    parents,
    plan,
    device,
    os,
    startedAt,
    locations,
    ...generation,
  });
  return `${fields.slice(0, -1)},"files":[`;
}

/** Last line: closes the list of files. */
export function footerLine(footer: ManifestFooter): string {
  const { issues, skipped, finishedAt, totals } = footer;
  return `],${JSON.stringify({ issues, skipped, finishedAt, totals }).slice(1)}\n`;
}

/**
 * One record as JSON without a line break. Put together by hand because there may be a million: only what
 * may need escaping goes through JSON.stringify.
 */
export function recordLine(record: ManifestRecord): string {
  const { path, entry, mtime, mode, offset } = record;
  if (!Number.isFinite(mtime)) throw new RangeError(`mtime is not a number: ${path}`);
  const name = entry === undefined ? '' : `,"entry":${JSON.stringify(entry)}`;
  const base = `{"type":"${record.type}","path":${JSON.stringify(path)}${name},"mtime":${mtime},"mode":${mode},"offset":${offset}`;
  switch (record.type) {
    case 'file':
      return base + fileFields(record);
    case 'folder':
      return `${base}}`;
    case 'link':
      return `${base},"target":${JSON.stringify(record.target)}}`;
  }
}

function fileFields(record: FileRecord): string {
  const segments = record.segments ? `,"segments":[${record.segments.join(',')}]` : '';
  const digests = record.digests === undefined ? '' : `,"digests":"${record.digests}"`;
  const ctime = record.ctime === undefined ? '' : `,"ctime":${record.ctime}`;
  const inode = record.inode === undefined ? '' : `,"inode":${record.inode}`;
  const sparse = record.sparse ? ',"sparse":true' : '';
  return `,"size":${record.size},"sha256":"${record.sha256}","crc32":${record.crc32},"method":${record.method},"length":${record.length}${segments}${digests}${ctime}${inode}${sparse}}`;
}
