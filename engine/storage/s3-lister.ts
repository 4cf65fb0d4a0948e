import { ListObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { AppError, isAppError } from '#shared/errors/app-error.ts';
import { notS3, type S3Caller } from './s3-caller.ts';
import { type ListingPage, readListingPage } from './s3-listing.ts';
import type { ListOptions, StoredObject } from './storage.ts';

const operation = 'list objects';

interface Position {
  readonly token?: string | undefined;
  readonly after?: string | undefined;
}

/** Lists with version 2 of the call, or with version 1 where the server does not know the former. */
export class S3Lister {
  readonly #caller: S3Caller;
  #version: 1 | 2 = 2;

  constructor(caller: S3Caller) {
    this.#caller = caller;
  }

  async *list(prefix: string, options: ListOptions): AsyncIterable<readonly StoredObject[]> {
    let position: Position = { after: options.after };
    const seen = new Set<string>();
    for (;;) {
      const page = await this.#page(prefix, position, options.signal);
      yield page.objects;
      if (!page.truncated) return;
      position = this.#next(page);
      // A server that sends us round in a circle would otherwise list forever.
      const place = `${position.token ?? ''} ${position.after ?? ''}`;
      if (seen.has(place)) throw invalid('it goes round in a circle');
      seen.add(place);
    }
  }

  #next(page: ListingPage): Position {
    if (this.#version === 2 && page.token) return { token: page.token };
    // Truncated and no token: the server ignored “version 2” and answered in the old way.
    this.#version = 1;
    if (!page.marker) throw invalid('there is more, but it does not say where');
    return { after: page.marker };
  }

  async #page(prefix: string, position: Position, signal: AbortSignal | undefined): Promise<ListingPage> {
    if (this.#version === 1) return this.#pageV1(prefix, position, signal);
    try {
      return await this.#pageV2(prefix, position, signal);
    } catch (error) {
      const refused = isAppError(error, 'storage-unsupported', 'storage-refused');
      if (!refused || position.token !== undefined) throw error;
      const page = await this.#pageV1(prefix, position, signal);
      this.#version = 1;
      return page;
    }
  }

  async #pageV2(prefix: string, position: Position, signal: AbortSignal | undefined): Promise<ListingPage> {
    const output = await this.#caller.call(operation, { signal }, (client, o) =>
      client.send(
        new ListObjectsV2Command({
          Bucket: this.#caller.bucket,
          Prefix: prefix,
          EncodingType: 'url',
          ...(position.token === undefined ? {} : { ContinuationToken: position.token }),
          ...(position.after === undefined ? {} : { StartAfter: position.after }),
        }),
        o,
      ),
    );
    return this.#checked(readListingPage(output, prefix));
  }

  async #pageV1(prefix: string, position: Position, signal: AbortSignal | undefined): Promise<ListingPage> {
    const output = await this.#caller.call(operation, { signal }, (client, o) =>
      client.send(
        new ListObjectsCommand({
          Bucket: this.#caller.bucket,
          Prefix: prefix,
          EncodingType: 'url',
          ...(position.after === undefined ? {} : { Marker: position.after }),
        }),
        o,
      ),
    );
    return this.#checked(readListingPage(output, prefix));
  }

  #checked(page: ListingPage | undefined): ListingPage {
    if (!page) throw notS3(this.#caller.host, 'an answer that is no listing of a bucket');
    return page;
  }
}

function invalid(problem: string): AppError<'answer-invalid'> {
  return new AppError('answer-invalid', { operation, problem });
}
