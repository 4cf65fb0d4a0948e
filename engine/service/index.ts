export { createService } from './create-service.ts';
export { inProcessClient } from './in-process-client.ts';
export type { HostCapabilities, Service, ServiceOptions } from './service-types.ts';
