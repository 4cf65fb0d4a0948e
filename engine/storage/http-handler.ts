import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpAgents } from './http-agents.ts';
import { PacedBody } from './paced-body.ts';
import type { TransferControl } from './transfer-control.ts';

type Handle = NodeHttpHandler['handle'];

/** Milliseconds. */
const connectionTimeout = 10_000;
/** Of silence on the socket; a slow transfer that moves on is never cut. */
const socketTimeout = 120_000;
/** Joining the parts of a large upload, or copying one, can keep a server silent for minutes. */
const patientTimeout = 900_000;

/** Carries requests out; waits longer for the answer to CompleteMultipartUpload and to copies. */
export class PatientHttpHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #agents: HttpAgents;
  readonly #normal: NodeHttpHandler;
  readonly #patient: NodeHttpHandler;
  readonly #transfer: TransferControl | undefined;

  constructor(agents: HttpAgents, transfer?: TransferControl) {
    this.#agents = agents;
    this.#transfer = transfer;
    const common = { ...agents, connectionTimeout, requestTimeout: 0, logger: silent };
    this.#normal = new NodeHttpHandler({ ...common, socketTimeout });
    this.#patient = new NodeHttpHandler({ ...common, socketTimeout: patientTimeout });
  }

  handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const completes = request.method === 'POST' && request.query.uploadId !== undefined;
    const copies = request.headers['x-amz-copy-source'] !== undefined;
    const handler = completes || copies ? this.#patient : this.#normal;
    const { body } = request;
    if (!this.#transfer || !(body instanceof Uint8Array)) return handler.handle(request, options);
    return sendPaced(handler, request, new PacedBody(body, this.#transfer), options);
  }

  // The SDK asks for these two; there is nothing to be changed from outside.
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  destroy(): void {
    this.#agents.httpAgent.destroy();
    this.#agents.httpsAgent.destroy();
  }
}

/**
 * Sends `body` instead of the same bytes in one piece, which the request keeps for the next attempt. It is signed
 * by then and says how long it is, so nothing else differs. Slices cost nothing that can be measured.
 */
async function sendPaced(
  handler: NodeHttpHandler,
  request: Parameters<Handle>[0],
  body: PacedBody,
  options: Parameters<Handle>[1],
): ReturnType<Handle> {
  try {
    return await handler.handle(Object.assign(request.clone(), { body }), options);
  } catch (error) {
    // An early answer is no error: then the rest of the body still has to go out, or the connection is lost.
    body.destroy();
    throw error;
  }
}

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
