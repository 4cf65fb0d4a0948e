import type { ServerResponse } from 'node:http';
import type { Answer, FileBody } from './answer.ts';

const pieceBytes = 256 * 1024;

/**
 * Sends an answer and resolves with the bytes of its body once the last is handed to the network. When the
 * client goes away it just ends; when our file turns out shorter than promised the connection is cut, because
 * the client must not take what it has for the whole.
 */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  bodyless: boolean,
): Promise<number> {
  const { body } = answer;
  const headers: Record<string, string> = { ...answer.headers };
  if (typeof body === 'string') {
    const bytes = Buffer.from(body);
    headers['content-type'] = 'application/xml';
    if (!bodyless) headers['content-length'] = String(bytes.length);
    response.writeHead(answer.status, headers);
    response.end(bodyless ? undefined : bytes);
    return bodyless ? 0 : bytes.length;
  }
  if (body === undefined) {
    if (!bodyless && answer.status !== 204 && answer.status !== 304) headers['content-length'] ??= '0';
    response.writeHead(answer.status, headers);
    response.end();
    return 0;
  }
  response.writeHead(answer.status, headers);
  return await sendFile(response, body);
}

/** Two buffers take turns, one being read into while the other is sent, so that a slow client costs no memory. */
async function sendFile(response: ServerResponse, { handle, start, end }: FileBody): Promise<number> {
  const pieces = [0, 1].map(() => Buffer.allocUnsafeSlow(Math.min(pieceBytes, end - start)));
  let sending: Promise<void> = Promise.resolve();
  let position = start;
  try {
    for (let turn = 0; position < end && !response.destroyed; turn = 1 - turn) {
      const piece = pieces[turn] as Buffer;
      const wanted = Math.min(piece.length, end - position);
      const { bytesRead } = await handle.read(piece, 0, wanted, position);
      await sending;
      if (bytesRead === 0) {
        response.destroy();
        break;
      }
      position += bytesRead;
      sending = send(response, piece.subarray(0, bytesRead));
    }
    await sending;
    if (position === end) response.end();
    return position - start;
  } finally {
    await handle.close();
  }
}

/** Resolves when the bytes are with the operating system, or never will be. */
function send(response: ServerResponse, piece: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) {
      resolve();
      return;
    }
    const done = () => {
      response.off('close', done);
      resolve();
    };
    response.on('close', done);
    response.write(piece, done);
  });
}
