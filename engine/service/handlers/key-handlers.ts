import type { keyMethods } from '#shared/contract/keys.ts';
import { anyVersion } from '../../connection/resource/connection-etag.ts';
import type { HandlersOf } from '../dispatch.ts';
import type { ServiceContext } from '../service-context.ts';

/** New keys in place of temporary ones that have expired. */
export function keyHandlers(context: ServiceContext): HandlersOf<keyof typeof keyMethods> {
  const { settings, secrets, filter, catalogs, hub, wakeScheduler } = context;
  return {
    'keys.renew': async ({ name, accessKeyId, secretAccessKey, sessionToken = '' }) => {
      filter.add({ secretAccessKey, sessionToken });
      const resources = settings.resources(secrets);
      await resources.change(resources.find(name).id, anyVersion, (document) => ({
        ...document,
        accessKeyId,
        secretAccessKey,
        sessionToken,
      }));
      catalogs.invalidate(settings.connections.get(name));
      wakeScheduler();
      hub.changed('connections', 'status', 'backups');
      return {};
    },
  };
}
