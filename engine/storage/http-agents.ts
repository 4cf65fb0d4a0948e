import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { AppError } from '#shared/errors/app-error.ts';
import { PinnedAgent } from './pinned-agent.ts';
import type { CertificatePin } from './pinned-certificate.ts';

export interface HttpAgents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/** More than the engine ever has under way at once; a cap all the same, for servers with few file handles. */
const maxSockets = 64;

/**
 * One keep-alive agent a protocol, for all requests of a connection. `ca` replaces the trusted authorities when
 * given; a `pin` takes the place of all authorities. `proxy` is used for everything; the proxy variables of the
 * environment never are.
 * @throws AppError `proxy-failed`
 */
export async function makeAgents(options: {
  ca: string[] | undefined;
  proxy: string | null;
  endpointHost: string;
  pin?: CertificatePin | undefined;
}): Promise<HttpAgents> {
  const { pin } = options;
  const common = { keepAlive: true, noDelay: true, maxSockets, scheduling: 'lifo' as const };
  const secure = { ...common, ...(options.ca ? { ca: options.ca } : {}) };
  if (options.proxy === null) {
    const httpsAgent = pin ? new PinnedAgent(pin, common) : new HttpsAgent(secure);
    return { httpAgent: new HttpAgent(common), httpsAgent };
  }
  // Loaded only here: few connections have a proxy.
  const { TunnelAgent, HttpProxyAgent } = await import('./proxy-agents.ts');
  try {
    const proxy = new URL(options.proxy);
    return {
      httpAgent: new HttpProxyAgent(proxy, common),
      // Its type says http.Agent, but it opens TLS through the tunnel: it is the https agent.
      httpsAgent: new TunnelAgent(proxy, secure, pin) as unknown as HttpsAgent,
    };
  } catch (error) {
    throw new AppError(
      'proxy-failed',
      { host: options.endpointHost, proxy: options.proxy },
      { cause: error },
    );
  }
}
