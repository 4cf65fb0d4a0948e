import type { OpenStorage } from '../../storage/open-storage.ts';
import type { JobTools } from '../jobs.ts';
import type { ServiceContext } from '../service-context.ts';
import type { Connected } from '../storages.ts';

/** What the work of jobs needs. */
export type WorkContext = Pick<
  ServiceContext,
  'options' | 'ports' | 'settings' | 'storages' | 'catalogs' | 'trial' | 'links'
>;

/** Opens the storage of a connection for the time of `work`; retries and the like become notices of the job. */
export async function withJobStorage<T>(
  connection: string,
  context: WorkContext,
  tools: JobTools,
  work: (connected: Connected & { readonly storage: OpenStorage }) => Promise<T>,
): Promise<T> {
  tools.signal.throwIfAborted();
  const { transfer, keys } = tools;
  const connected = await context.storages.openForJob(connection, {
    onNotice: (notice) => tools.onEvent({ type: 'notice', ...notice }),
    transfer,
    keys,
  });
  try {
    return await work(connected);
  } finally {
    connected.storage.close();
  }
}
