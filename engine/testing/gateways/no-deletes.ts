import { quirkError, refuse } from '../quirks.ts';

/** Removes nothing: storage that is written once. */
export const noDeletes = refuse(
  ({ method, query }) =>
    (method === 'DELETE' && !query.has('uploadId')) || (method === 'POST' && query.has('delete')),
  () => quirkError(403, 'AccessDenied'),
);
