import { Agent, request } from 'node:http';

/** Sends one request to each address by plain HTTP, `atOnce` of them at a time, and swallows the answers. */
export class Sender {
  readonly #atOnce: number;
  readonly #agent: Agent;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
    this.#agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  }

  /** @throws Error for an answer that is not a success */
  async sendAll(method: string, urls: readonly string[], body?: Buffer): Promise<void> {
    const rest = urls.values();
    await Promise.all(
      Array.from({ length: this.#atOnce }, async () => {
        for (const url of rest) await this.#send(method, url, body);
      }),
    );
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(method: string, url: string, body: Buffer | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = body ? { 'content-length': body.length } : {};
      const call = request(url, { agent: this.#agent, method, headers }, (answer) => {
        answer.on('error', reject).on('end', () => {
          const status = answer.statusCode ?? 0;
          if (status < 300) resolve();
          else reject(new Error(`${method} was answered with ${status}.`));
        });
        answer.resume();
      });
      call.on('error', reject).end(body);
    });
  }
}
