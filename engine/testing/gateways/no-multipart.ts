import { quirkAnswer, quirkError, refuse } from '../quirks.ts';

/** What storages say that have no uploads in parts: a plain refusal, or something that fits another question. */
export const multipartRefusals = {
  '501': () => quirkError(501, 'NotImplemented'),
  '405': () => quirkError(405, 'MethodNotAllowed'),
  '400': () => quirkError(400, 'InvalidRequest'),
  '404': () => quirkError(404, 'NoSuchKey'),
  'nothing with status 200': () => quirkAnswer(200),
} as const;

/** Takes no uploads in parts. */
export function noMultipartAnswering(kind: keyof typeof multipartRefusals) {
  return refuse(({ query }) => query.has('uploads') || query.has('uploadId'), multipartRefusals[kind]);
}
