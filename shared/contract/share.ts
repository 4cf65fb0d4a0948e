import { z } from 'zod';
import {
  certificateCheck,
  newShareKey,
  shareChange,
  sharedInBackup,
  shareKey,
  shareKeyChange,
  shareSettings,
  shareStatus,
  shownShareKey,
} from '../share.ts';

/** A key as a window lists it. Its secret came out when it was made, and never again. */
export const shareKeyView = shareKey.extend({
  /** False: its secret is not on this computer any more; rotate or remove it. */
  hasSecret: z.boolean(),
  /** When somebody last came in with it, to the minute: milliseconds since the epoch; null: never, as far as is known. */
  lastUsedAt: z.number().nullable(),
});
export type ShareKeyView = z.infer<typeof shareKeyView>;

export const shareView = shareSettings.extend({
  keys: z.array(shareKeyView),
  /** Addresses of this computer in its networks, the likeliest first; others may reach it by them. */
  networks: z.array(z.string()),
});
export type ShareView = z.infer<typeof shareView>;

/** Folders of this computer that others use like a storage. What is set up; `share.status` is what comes of it. */
export const shareMethods = {
  'share.get': { request: z.object({}), result: shareView },
  /** Its counters change without an event: ask again while they are shown. */
  'share.status': { request: z.object({}), result: shareStatus },
  /** What is absent stays. Whoever is connected stays connected unless the address, the port or the buckets changed. */
  'share.save': { request: shareChange.omit({ enabled: true }).strict(), result: shareView },
  /** Switches it on. When it fails it is switched on all the same, and tried again. */
  'share.start': { request: z.object({}), result: shareStatus },
  'share.stop': { request: z.object({}), result: shareStatus },
  /** The only answers with a secret in them, and each only once. */
  'share.addKey': { request: newShareKey, result: shownShareKey },
  'share.rotateKey': { request: z.object({ accessKeyId: z.string() }), result: shownShareKey },
  /** Counts from the next request on; what is being sent just then still arrives. */
  'share.changeKey': {
    request: z.object({ accessKeyId: z.string(), change: shareKeyChange.strict() }),
    result: shareKey,
  },
  'share.removeKey': { request: z.object({ accessKeyId: z.string() }), result: z.object({}) },
  /** What another computer needs besides the secret; see `share-link.ts`. */
  'share.link': {
    request: z.object({
      bucket: z.string(),
      accessKeyId: z.string(),
      /** Name or address by which the other computer reaches this one; the likeliest when absent. */
      host: z.string().max(300).optional(),
    }),
    result: z.object({ link: z.string() }),
  },
  /** Shared folders among what a plan would save; rejects with `field-invalid` where it would save its own storage only. */
  'share.inBackup': {
    request: z.object({ connection: z.string(), plan: z.string(), folders: z.array(z.string()) }),
    result: z.object({ shared: z.array(sharedInBackup) }),
  },
  /** Looks at files that somebody has chosen, before they are saved; `keyFile` is '' while there is none. */
  'share.checkCertificate': {
    request: z.object({ certFile: z.string(), keyFile: z.string() }),
    result: certificateCheck,
  },
  /** A new certificate of our own; whoever was pinned to the old one needs a new link. */
  'share.renewCertificate': { request: z.object({}), result: z.object({ fingerprint: z.string() }) },
} as const;
