import { readFile } from 'node:fs/promises';
import type { ElectronApi } from '../electron-api.ts';
import { APP_SCHEME } from './app-origin.ts';
import { assetHeaders } from './asset-headers.ts';
import { assetPath } from './asset-path.ts';

/** Gives our scheme the rights of a web page's origin. Only before the app is ready. */
export function registerScheme(protocol: ElectronApi['protocol']): void {
  protocol.registerSchemesAsPrivileged([
    // No `bypassCSP`, no service workers, no CORS: the least a page of modules needs.
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the window's files from `folder` (absolute), and nothing else. */
export function serveAssets(protocol: Pick<ElectronApi['protocol'], 'handle'>, folder: string): void {
  protocol.handle(APP_SCHEME, (request) => answerFor(request, folder));
}

async function answerFor(request: Request, folder: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
  const path = assetPath(request.url, folder);
  if (path === undefined) return refusal(404);
  try {
    const bytes = await readFile(path);
    const body = request.method === 'HEAD' ? null : new Uint8Array(bytes);
    return new Response(body, { status: 200, headers: assetHeaders(path) });
  } catch {
    return refusal(404);
  }
}

function refusal(status: number): Response {
  return new Response(status === 404 ? 'Not found' : 'Not allowed', {
    status,
    headers: assetHeaders('x.json'),
  });
}
