import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendRefusal } from '../http/send.ts';
import type { Asset } from './load-assets.ts';

/** Sends the file at `path` (without the query), exactly as it is written there. */
export function sendAsset(
  request: IncomingMessage,
  response: ServerResponse,
  assets: ReadonlyMap<string, Asset>,
  path: string,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const message = 'The files of the window can only be read.';
    sendRefusal(request, response, { status: 405, code: 'method-refused', message, allow: 'GET, HEAD' });
    return;
  }
  const asset = assets.get(path);
  if (asset === undefined) {
    sendRefusal(request, response, { status: 404, code: 'path-unknown', message: 'There is nothing here.' });
    return;
  }
  response.writeHead(200, { 'content-type': asset.type, 'content-length': asset.body.length });
  response.end(request.method === 'HEAD' ? undefined : asset.body);
}
