import { z } from 'zod';

/** One rule of a bucket about which web pages may read it with a browser's help. As S3 has them. */
export const corsRule = z.object({
  id: z.string().optional(),
  /** `*`, or scheme and host of the pages: `https://example.com`. */
  allowedOrigins: z.array(z.string()),
  allowedMethods: z.array(z.string()),
  allowedHeaders: z.array(z.string()),
  exposeHeaders: z.array(z.string()),
  maxAgeSeconds: z.number().optional(),
});
export type CorsRule = z.infer<typeof corsRule>;
