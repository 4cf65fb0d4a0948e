import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { asS3Error } from './folder/file-errors.ts';
import type { ServerState } from './operations/call.ts';
import { algorithmOfHeader } from './payload/checksums.ts';
import { readClaims } from './payload/claims.ts';
import { openPayload } from './payload/payload.ts';
import { atSteadyPace } from './payload/steady-pace.ts';
import { parseTarget, type RequestTarget } from './request-target.ts';
import { routeOf } from './routes.ts';
import { S3Error } from './s3-error.ts';
import { collectHeaders, type HeaderMap } from './s3-request.ts';
import { sendAnswer } from './send-answer.ts';
import type { AccessKey, RequestFacts } from './server-options.ts';
import { withHoistedHeaders } from './sigv4/hoisted-headers.ts';
import { verifyRequest } from './sigv4/verify-request.ts';
import { errorDocument } from './xml/write-xml.ts';

/**
 * Answers one HTTP request: signature, route, operation, answer. Never rejects.
 * @param begin Tells a client that waits for `100 Continue` to go on; called when its body is wanted.
 */
export async function handleRequest(
  server: ServerState,
  incoming: IncomingMessage,
  response: ServerResponse,
  begin: () => void,
): Promise<RequestFacts> {
  const requestId = Buffer.from(server.random.bytes(8)).toString('hex').toUpperCase();
  let bytesIn = 0;
  const { socket } = incoming;
  // Asked for now: a socket forgets it when it closes.
  const client = socket.remoteAddress ?? '';
  const silenceEnds = (milliseconds: number) => socket.setTimeout(milliseconds);
  const body = bodyOf(incoming, {
    begin: () => {
      silenceEnds(server.limits.idleTime);
      begin();
    },
    count: (bytes) => {
      bytesIn += bytes;
    },
    // From now on the client waits for us, and its silence says nothing.
    end: () => silenceEnds(0),
  });
  silenceEnds(0);
  const path = (incoming.url ?? '/').replace(/\?.*$/s, '');
  let accessKeyId: string | null = null;
  const known = (key: AccessKey) => {
    accessKeyId = key.accessKeyId;
  };
  const answer = await work(server, incoming, body, known).catch((error: unknown) =>
    refusal(server, error, { requestId, path }),
  );
  const headers = {
    ...answer.headers,
    date: new Date(server.clock.now()).toUTCString(),
    server: 'Holdall',
    'x-amz-request-id': requestId,
  };
  silenceEnds(server.limits.idleTime);
  let bytesOut = 0;
  try {
    bytesOut = await sendAnswer(response, { ...answer, headers }, incoming.method === 'HEAD');
  } catch (error) {
    server.logger.warn('An answer could not be sent.', { requestId, path, reason: String(error) });
    response.destroy();
  }
  const { method = '' } = incoming;
  const facts = { client, accessKeyId, method, path, status: answer.status, bytesIn, bytesOut };
  server.logger.debug('request', { requestId, ...facts });
  return facts;
}

async function work(
  server: ServerState,
  incoming: IncomingMessage,
  body: AsyncIterable<Buffer>,
  known: (key: AccessKey) => void,
): Promise<Answer> {
  const sent = collectHeaders(incoming.rawHeaders);
  const method = incoming.method ?? '';
  const target: RequestTarget = parseTarget(
    incoming.url ?? '/',
    sent.get('host') ?? '',
    server.virtualHostSuffix,
  );
  const unchecked = { method, path: target.path, query: target.query, headers: sent };
  const { accessKey, payloadHash, presigned, chunkSigning } = verifyRequest(unchecked, {
    accessKeys: server.accessKeys(),
    region: server.region,
    now: server.clock.now(),
  });
  known(accessKey);
  const headers = presigned ? withHoistedHeaders(sent, target.query) : sent;
  const query = new Map(target.query);
  const { bucket, key } = target;
  const route = routeOf({ method, bucket, key, query, headers });
  if (route.writes && accessKey.readOnly) {
    throw new S3Error('AccessDenied', 'This access key may only read.');
  }
  const paced = atSteadyPace(body, server.clock, server.limits);
  const claims = readClaims(route.checksumsOfObject ? withoutChecksums(headers) : headers, payloadHash);
  const payload = openPayload(paced, claims, chunkSigning, server.bodies);
  const request = {
    method,
    path: target.path,
    bucket,
    key,
    query,
    headers,
    accessKey,
    requestId: '',
    payload,
  };
  return await route.operation({ request, server });
}

function withoutChecksums(headers: HeaderMap): HeaderMap {
  return new Map([...headers].filter(([name]) => algorithmOfHeader(name) === undefined));
}

async function* bodyOf(
  incoming: IncomingMessage,
  watch: { begin: () => void; count: (bytes: number) => void; end: () => void },
): AsyncGenerator<Buffer> {
  watch.begin();
  // Kept open when the reader stops early: the client shall still get our answer.
  try {
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
      const bytes = chunk as Buffer;
      watch.count(bytes.length);
      yield bytes;
    }
  } catch (cause) {
    // The connection broke; nobody will read the answer, but the log says why nothing was stored.
    throw new S3Error('IncompleteBody', undefined, { cause });
  }
  if (!incoming.complete) throw new S3Error('IncompleteBody');
  watch.end();
}

function refusal(server: ServerState, error: unknown, facts: { requestId: string; path: string }): Answer {
  const refused = asS3Error(error);
  if (refused.code === 'InternalError') {
    // The client sees no paths of ours; the log does.
    server.logger.warn('A request failed.', { ...facts, reason: String(refused.cause ?? error) });
  }
  const body = errorDocument({
    Code: refused.code,
    Message: refused.message,
    ...refused.fields,
    Resource: facts.path,
    RequestId: facts.requestId,
  });
  // For clients that sign anew for the right region; where a HEAD has no body, they have nothing else.
  const { Region: region } = refused.fields;
  return {
    status: refused.status,
    headers: region === undefined ? {} : { 'x-amz-bucket-region': region },
    body,
  };
}
