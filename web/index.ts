/** The web host's public entry; the command line imports from here. */
export { ensureRendererBuilt, type RendererBuild } from './assets/ensure-renderer-built.ts';
export { openApiText } from './resources/openapi-document.ts';
export { addressOfRunningHost, announceHost } from './running-host.ts';
export { startWebHost } from './start-web-host.ts';
export type { WebHost, WebHostLimits, WebHostOptions } from './web-host-options.ts';
