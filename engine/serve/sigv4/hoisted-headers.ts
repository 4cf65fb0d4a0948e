import type { HeaderMap } from '../s3-request.ts';

/** Parameters that are about the signature. */
const ofSignature =
  /^x-amz-(?:algorithm|content-sha256|credential|date|expires|security-token|signature|signedheaders)$/;

/**
 * Made before anybody had the body, and so of no body at all: official clients put the checksum of nothing into the
 * addresses they sign. Those sent with the body are headers, and count.
 */
const ofNoBody =
  /^x-amz-(?:checksum-(?:crc32|crc32c|crc64nvme|md5|sha1|sha256|sha512)|sdk-checksum-algorithm)$/;

/**
 * The headers of a request whose address was signed: clients move their own `x-amz-…` headers (user metadata above all)
 * into the address. A header that was really sent comes first.
 */
export function withHoistedHeaders(
  headers: HeaderMap,
  query: readonly (readonly [name: string, value: string])[],
): HeaderMap {
  const all = new Map(headers);
  for (const [name, value] of query) {
    const header = name.toLowerCase();
    if (!header.startsWith('x-amz-') || ofSignature.test(header) || ofNoBody.test(header)) continue;
    if (!all.has(header)) all.set(header, value);
  }
  return all;
}
