import { z } from 'zod';

export const keyMethods = {
  /**
   * Puts new keys in place of those of a connection, all at once; an absent or empty token means that there is none.
   * What waits for them goes on. Does not touch the network.
   */
  'keys.renew': {
    request: z.object({
      name: z.string(),
      accessKeyId: z.string().min(1).max(1024),
      secretAccessKey: z.string().min(1).max(4096),
      sessionToken: z.string().max(16_384).optional(),
    }),
    result: z.object({}),
  },
} as const;
