export { hiddenName } from './folder/hidden-folder.ts';
export type {
  AccessKey,
  RequestFacts,
  RunningServer,
  ServerLimits,
  ServerOptions,
} from './server-options.ts';
export { startServer } from './start-server.ts';
