import type { linkMethods } from '#shared/contract/links.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { makeLink } from '../../link/make-link.ts';
import type { HandlersOf } from '../dispatch.ts';
import type { ServiceContext } from '../service-context.ts';

const HOUR = 3_600_000;

/** Links to single backups. They are secrets: they go to the window that asked, and nowhere else. */
export function linkHandlers(context: ServiceContext): HandlersOf<keyof typeof linkMethods> {
  const { catalogs, links, ports, filter, signal } = context;
  return {
    'links.make': ({ connection, id, hours }) =>
      catalogs.withEntry(connection, id, async ({ storage }, entry) => {
        const { url, expiresAt, endsWithKeys, reach } = await makeLink(storage, entry, {
          forMs: hours * HOUR,
          clock: ports.clock,
          signal,
        });
        filter.addText(url);
        return { url, expiresAt: new Date(expiresAt).toISOString(), endsWithKeys, reach };
      }),
    'links.open': async ({ link }) => {
      filter.addText(link.trim());
      const { name, host, notices } = await links.open(link);
      try {
        const [found] = (await catalogs.list(name)).backups;
        if (!found) throw new AppError('link-not-backup', { host, found: 'something else' });
        return { connection: name, id: found.id, host, notices };
      } catch (error) {
        links.close(name);
        throw error;
      }
    },
    'links.close': ({ connection }) => {
      links.close(connection);
      return {};
    },
  };
}
