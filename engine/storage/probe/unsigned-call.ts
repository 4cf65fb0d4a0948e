/** What an answer said on its first lines. */
export interface SeenAnswer {
  status: number;
  /** Milliseconds since the epoch by the server's Date header; null when it sent none. */
  serverTime: number | null;
}

interface Middlewares {
  add(
    middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
    options: { step: 'deserialize'; priority: 'low'; name: string },
  ): void;
}

const signs = /^(authorization|x-amz-date|x-amz-security-token|x-amz-content-sha256|amz-sdk-.*)$/i;

/**
 * Takes the signature off a command's request again, at the last moment before it is sent: the way a stranger
 * would ask. `seen` is filled by the first answer.
 */
export function unsign(command: { middlewareStack: unknown }, seen?: Partial<SeenAnswer>): void {
  (command.middlewareStack as Middlewares).add(
    (next) => async (args) => {
      const { request } = args as { request: { headers: Record<string, string> } };
      for (const name of Object.keys(request.headers)) if (signs.test(name)) delete request.headers[name];
      const result = await next(args);
      const { response } = result as { response: { statusCode: number; headers: Record<string, string> } };
      if (seen) {
        const time = Date.parse(response.headers.date ?? '');
        Object.assign(seen, { status: response.statusCode, serverTime: Number.isNaN(time) ? null : time });
      }
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'unsign' },
  );
}
