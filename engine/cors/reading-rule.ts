import type { CorsRule } from '#shared/cors.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** By this id the rule is found again. */
export const READING_RULE_ID = 'holdall-read-by-link';

const methods = ['GET', 'HEAD'];
const headers = ['range', 'if-match'];
const exposed = ['ETag', 'Content-Length', 'Content-Range', 'Accept-Ranges', 'Last-Modified'];

/**
 * Lets web pages of `origin` read parts of what they have a link to, as a zip viewer in a browser does. It opens
 * nothing: a page still needs a link or the keys. Writing and deleting are not in it.
 * @param origin `*`, or scheme and host
 */
export function readingRule(origins: readonly string[]): CorsRule {
  return {
    id: READING_RULE_ID,
    allowedOrigins: [...origins],
    allowedMethods: methods,
    allowedHeaders: headers,
    exposeHeaders: exposed,
    maxAgeSeconds: 3600,
  };
}

/** `*`, or an address cut down to what a browser sends as `Origin`. @throws AppError `field-invalid` */
export function checkOrigin(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '*') return '*';
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return url.origin;
  const problem = 'it should look like https://example.com, or be * for all pages';
  throw new AppError('field-invalid', { field: 'address of the web pages', problem });
}
