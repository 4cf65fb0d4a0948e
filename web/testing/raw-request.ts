import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; several of the same name joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Everything that was received, as it came. */
  readonly raw: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  /** Sent as they are, in this order, twice if they stand here twice. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Buffer;
}

/** Opens a plain connection to the port on 127.0.0.1. */
export async function openConnection(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** Everything the other side says until it hangs up. */
export async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve) => {
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
  });
  return Buffer.concat(chunks).toString();
}

/** Sends exactly these bytes and reads until the other side hangs up. */
export async function sendBytes(port: number, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = await openConnection(port);
  const answer = readAll(socket);
  socket.write(bytes);
  return parseAnswer(await answer);
}

/** Sends a request made by hand; only `connection: close` and the length of the body are added. */
export async function sendRaw(port: number, request: RawRequest): Promise<RawAnswer> {
  const body = Buffer.from(request.body ?? '');
  const given = request.headers ?? [];
  const ownLength = given.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const headers = [
    ...given,
    ['connection', 'close'],
    ...(ownLength || body.length === 0 ? [] : [['content-length', String(body.length)]]),
  ];
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `${request.method ?? 'GET'} ${request.path ?? '/'} HTTP/1.1\r\n${lines}\r\n`;
  return await sendBytes(port, Buffer.concat([Buffer.from(head), body]));
}

export function parseAnswer(raw: string): RawAnswer {
  const end = raw.indexOf('\r\n\r\n');
  const [first = '', ...lines] = raw.slice(0, end).split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).toLowerCase();
    const value = line.slice(at + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { status: Number(first.split(' ')[1] ?? 0), headers, text: raw.slice(end + 4), raw };
}
