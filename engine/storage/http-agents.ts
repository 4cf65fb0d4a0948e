import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { AppError } from '#shared/errors/app-error.ts';

export interface HttpAgents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/** More than the engine ever has under way at once; a cap all the same, for servers with few file handles. */
const maxSockets = 64;

/**
 * One keep-alive agent a protocol, for all requests of a connection. `ca` replaces the trusted authorities when
 * given. `proxy` is used for everything; the proxy variables of the environment never are.
 */
export function makeAgents(options: {
  ca: string[] | undefined;
  proxy: string | null;
  endpointHost: string;
}): HttpAgents {
  const common = { keepAlive: true, maxSockets, scheduling: 'lifo' as const };
  const secure = { ...common, ...(options.ca ? { ca: options.ca } : {}) };
  if (options.proxy === null) {
    return { httpAgent: new HttpAgent(common), httpsAgent: new HttpsAgent(secure) };
  }
  try {
    const proxy = new URL(options.proxy);
    return {
      httpAgent: new HttpProxyAgent(proxy, common),
      // Its type says http.Agent, but it opens TLS through the tunnel: it is the https agent.
      httpsAgent: new HttpsProxyAgent(proxy, secure) as unknown as HttpsAgent,
    };
  } catch (error) {
    throw new AppError(
      'proxy-failed',
      { host: options.endpointHost, proxy: options.proxy },
      { cause: error },
    );
  }
}
