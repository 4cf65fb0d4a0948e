export type SettingsSection =
  | 'storage'
  | 'what'
  | 'schedule'
  | 'retention'
  | 'share'
  | 'notifications'
  | 'appearance'
  | 'advanced';

const sections: readonly SettingsSection[] = [
  'storage',
  'what',
  'schedule',
  'retention',
  'share',
  'notifications',
  'appearance',
  'advanced',
];

/** Every place in the window. */
export type Route =
  | { page: 'home' }
  | { page: 'start' }
  /** The list; with a backup, that backup opened. */
  | { page: 'manage'; connection?: string; backup?: string }
  | { page: 'restore'; connection: string; backup: string }
  | { page: 'settings'; section: SettingsSection };

/** The place a location hash names; anything unknown is home. */
export function parseRoute(hash: string): Route {
  const [page, first, second] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decodePart);
  switch (page) {
    case 'start':
      return { page: 'start' };
    case 'manage':
      if (!first) return { page: 'manage' };
      return second
        ? { page: 'manage', connection: first, backup: second }
        : { page: 'manage', connection: first };
    case 'restore':
      return first && second ? { page: 'restore', connection: first, backup: second } : { page: 'manage' };
    case 'settings':
      return { page: 'settings', section: sections.find((section) => section === first) ?? 'storage' };
    default:
      return { page: 'home' };
  }
}

/** The hash of a place, for links. */
export function formatRoute(route: Route): string {
  const parts: (string | undefined)[] = [route.page];
  if (route.page === 'manage' || route.page === 'restore') parts.push(route.connection, route.backup);
  if (route.page === 'settings') parts.push(route.section);
  return `#/${parts
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join('/')}`;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
