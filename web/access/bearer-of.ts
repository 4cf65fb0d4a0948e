/** The bearer in an `Authorization` header; undefined when there is none. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([\w-]{20,200})$/.exec(header ?? '')?.[1];
}
