import type { IncomingMessage } from 'node:http';
import { AppError } from '#shared/errors/app-error.ts';
import { classifyError } from '../storage/classify-error.ts';
import type { PatientHttpHandler } from '../storage/http-handler.ts';
import type { ByteRange } from '../storage/storage.ts';
import { redirected } from './link-address.ts';
import { refusal } from './refusal.ts';

/** An answer with status 200 or 206; its body has to be read or destroyed. */
export interface HttpAnswer {
  readonly status: 200 | 206;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: IncomingMessage;
}

export interface ReadWishes {
  readonly range?: ByteRange | undefined;
  /** Sent as `If-Match`, with its quotes. */
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpReaderDeps {
  readonly handler: PatientHttpHandler;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const MOST_REDIRECTS = 5;
const operation = 'read what the link leads to';

/**
 * Reads one web address by plain GETs, without any credentials: what an ordinary web server or a presigned link allows.
 * Never asks by HEAD, because a link that was signed for GET refuses that.
 */
export class HttpReader {
  readonly #url: URL;
  readonly #deps: HttpReaderDeps;

  constructor(url: URL, deps: HttpReaderDeps) {
    this.#url = url;
    this.#deps = deps;
  }

  get host(): string {
    return this.#url.host;
  }

  /**
   * One attempt.
   * @throws AppError `link-refused`, `link-not-backup` (a web page), `object-changed`, `storage-busy`, `storage-failed`,
   * or one of the network; or the signal's reason
   */
  async get(wishes: ReadWishes = {}): Promise<HttpAnswer> {
    let url = this.#url;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const { statusCode: status, headers, body } = await this.#send(url, wishes);
      if (status === 200 || status === 206) {
        if (isPage(headers) || isEncoded(headers)) {
          body.destroy();
          throw new AppError('link-not-backup', { host: url.host, found: found(headers) });
        }
        return { status, headers, body };
      }
      if (status >= 300 && status < 400 && headers.location !== undefined) {
        body.destroy();
        url = redirected(url, headers.location, status);
        continue;
      }
      throw await refusal(url.host, status, body);
    }
    throw new AppError('link-refused', { host: this.host, status: 310, reason: 'redirect' });
  }

  classify(error: unknown): unknown {
    const place = { host: this.host, operation, bucket: '', accessKeyId: '', region: '' };
    return classifyError(error, { ...place, now: this.#deps.now() });
  }

  async #send(url: URL, { range, ifMatch, signal }: ReadWishes) {
    signal?.throwIfAborted();
    const request = {
      ...{ method: 'GET', protocol: url.protocol, hostname: url.hostname, query: {} },
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      // As it came: every character of a signed query counts.
      path: url.pathname + url.search,
      headers: {
        host: url.host,
        accept: '*/*',
        'accept-encoding': 'identity',
        'user-agent': 'holdall',
        ...(range ? { range: `bytes=${range.start}-${range.end - 1}` } : {}),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
    };
    try {
      const options = signal ? { abortSignal: signal } : {};
      const { response } = await this.#deps.handler.handle(request as unknown as Handled, options);
      return response as unknown as {
        statusCode: number;
        headers: Record<string, string>;
        body: IncomingMessage;
      };
    } catch (error) {
      signal?.throwIfAborted();
      throw this.classify(error);
    }
  }
}

/** What the SDK's handler reads of it; the rest of its type is methods. */
type Handled = Parameters<PatientHttpHandler['handle']>[0];

function isPage(headers: Readonly<Record<string, string>>): boolean {
  return /^(text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '');
}

/** Packed once more on the way: then the ranges are not those of the zip. */
function isEncoded(headers: Readonly<Record<string, string>>): boolean {
  return !/^(identity)?$/i.test(headers['content-encoding'] ?? '');
}

function found(headers: Readonly<Record<string, string>>): string {
  return isPage(headers) ? 'a web page' : 'a file that the server packs anew for each reader';
}
