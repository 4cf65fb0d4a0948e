import { quirkError } from '../quirks.ts';
import type { Quirk } from '../quirky-server.ts';

export interface SessionTokens {
  readonly quirk: Quirk;
  /** From now on only this token is good; the one before has expired. */
  renew(token: string): void;
  /** Called with every part that arrives while the token is good. */
  onPart: (() => void) | undefined;
}

/** Lets in who shows the token of the moment. */
export function sessionTokens(first: string): SessionTokens {
  let good = first;
  const known = new Set([first]);
  const tokens: SessionTokens = {
    quirk: async (request, pass) => {
      const { method, query, headers } = request;
      const shown = String(headers['x-amz-security-token'] ?? '');
      if (shown !== good) return quirkError(400, known.has(shown) ? 'ExpiredToken' : 'InvalidToken');
      // The server behind has keys that last.
      const answer = await pass({ ...request });
      if (method === 'PUT' && query.has('partNumber')) tokens.onPart?.();
      return answer;
    },
    renew: (token) => {
      known.add(token);
      good = token;
    },
    onPart: undefined,
  };
  return tokens;
}
