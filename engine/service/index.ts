import type { Service, ServiceOptions } from './service-types.ts';

export type { HostCapabilities, Service, ServiceOptions } from './service-types.ts';

/**
 * Starts the engine behind the contract: settings, jobs, schedules, and the built-in server when it was set up.
 * Damaged settings do not stop it; the calls that need them say so. Loaded only here: the command line shares
 * the entry of the engine and should not wait for what it never uses.
 * @throws AppError `passphrase-wrong` for the one in the options
 */
export async function createService(options: ServiceOptions): Promise<Service> {
  const { startService } = await import('./start-service.ts');
  return await startService(options);
}
