import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpAgents } from './http-agents.ts';

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

  constructor(agents: HttpAgents) {
    this.#agents = agents;
    const common = { ...agents, connectionTimeout, requestTimeout: 0, logger: silent };
    this.#normal = new NodeHttpHandler({ ...common, socketTimeout });
    this.#patient = new NodeHttpHandler({ ...common, socketTimeout: patientTimeout });
  }

  handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const completes = request.method === 'POST' && request.query.uploadId !== undefined;
    const copies = request.headers['x-amz-copy-source'] !== undefined;
    return (completes || copies ? this.#patient : this.#normal).handle(request, options);
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

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
