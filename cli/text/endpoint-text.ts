import type { EndpointChange, EndpointHint } from '#shared/endpoint/endpoint-types.ts';
import { changeWords, fillWords, hintWords } from '#shared/endpoint/endpoint-words.ts';

/** What was made of an address that somebody typed, one sentence each. */
export function endpointTexts(notes: {
  readonly changes: readonly EndpointChange[];
  readonly hints: readonly EndpointHint[];
}): string[] {
  return [
    ...notes.changes.map((change) => fillWords(changeWords[change.code], change)),
    ...notes.hints.map((hint) => fillWords(hintWords[hint.code], hint)),
  ].map((sentence) => `Endpoint: ${sentence}`);
}
