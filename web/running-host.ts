import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { WebHost } from './web-host-options.ts';

const record = z.object({
  /** Only ever this computer: the key is sent to nobody else, whatever the file says. */
  origin: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/),
  ownerKey: z.string(),
});
const answer = z.object({ url: z.string() });

const PATIENCE_MS = 3_000;

/**
 * Notes in the settings folder, readable by this user only, which web host is running, so that the next
 * `holdall ui` asks it for a fresh address instead of starting a second one. Returns the function that takes
 * the note away again. Throws what the file system throws.
 */
export function announceHost(home: string, host: Pick<WebHost, 'origin' | 'ownerKey'>): () => void {
  const file = noteIn(home);
  const { origin, ownerKey } = host;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomUUID()}`;
  writeFileSync(temporary, JSON.stringify({ origin, ownerKey }), { mode: 0o600, flag: 'wx' });
  renameSync(temporary, file);
  return () => {
    // Somebody else's by now, when two were started at the same moment.
    if (readNote(home)?.ownerKey === ownerKey) rmSync(file, { force: true });
  };
}

/** A fresh address of the web host that runs over `home`; undefined when none answers. */
export async function addressOfRunningHost(home: string): Promise<string | undefined> {
  const note = readNote(home);
  if (note === undefined) return undefined;
  const { origin, ownerKey } = note;
  try {
    const response = await fetch(`${origin}/api/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ownerKey}`, origin },
      body: '{}',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { url } = answer.parse(await response.json());
    return url.startsWith(`${origin}/#token=`) ? url : undefined;
  } catch {
    // It crashed, and perhaps another program has its port by now.
    return undefined;
  }
}

function readNote(home: string): z.infer<typeof record> | undefined {
  try {
    return record.parse(JSON.parse(readFileSync(noteIn(home), 'utf8')));
  } catch {
    return undefined;
  }
}

function noteIn(home: string): string {
  return join(home, 'window.json');
}
