import { quirkError } from '../quirks.ts';
import type { Quirk, QuirkRequest } from '../quirky-server.ts';

const isListing = ({ method, path, query }: QuirkRequest) =>
  method === 'GET' &&
  /^\/[^/]+\/?$/.test(path) &&
  !['uploads', 'versions', 'versioning', 'object-lock', 'location'].some((name) => query.has(name));

/** Few objects a page, so that even a small listing has several. */
export function smallPages(size: number): Quirk {
  return (request, pass) => {
    if (!isListing(request)) return pass();
    const query = new URLSearchParams(request.query);
    query.set('max-keys', String(Math.min(size, Number(query.get('max-keys') ?? size))));
    return pass({ ...request, query });
  };
}

/** Knows version 1 only, and takes every request for one of those. */
export const takesV2ForV1: Quirk = (request, pass) => {
  if (!isListing(request) || !request.query.has('list-type')) return pass();
  const query = new URLSearchParams(request.query);
  for (const name of ['list-type', 'continuation-token', 'start-after']) query.delete(name);
  return pass({ ...request, query });
};

/** Breaks when a version 2 listing has more than one page: it cannot make the token, nor go on behind a key. */
export const breaksAtTokens: Quirk = async (request, pass) => {
  const { query } = request;
  if (!isListing(request) || !query.has('list-type')) return pass();
  if (query.has('start-after')) return quirkError(500, 'InternalError');
  const answer = await pass();
  return answer.body.includes('<NextContinuationToken>') ? quirkError(500, 'InternalError') : answer;
};

/** Sends the first page again whatever token it is shown. */
export const tokensLeadBack: Quirk = (request, pass) => {
  if (!request.query.has('continuation-token')) return pass();
  const query = new URLSearchParams(request.query);
  query.delete('continuation-token');
  return pass({ ...request, query });
};

/** Begins anew with every page, in the old way too: such a listing has no end. */
export const pagesLeadBack: Quirk = (request, pass) => {
  if (!isListing(request)) return pass();
  const query = new URLSearchParams(request.query);
  for (const name of ['continuation-token', 'start-after', 'marker']) query.delete(name);
  return pass({ ...request, query });
};
