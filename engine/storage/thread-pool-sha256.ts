import { createHash, createHmac, webcrypto } from 'node:crypto';

type Data = string | ArrayBuffer | ArrayBufferView;

/** From here on the copy that WebCrypto makes costs less than hashing on the main thread would. */
const largeEnough = 256 * 1024;

/**
 * SHA-256 (HMAC when there is a secret) in the shape the request signer wants. A large body is hashed on the
 * thread pool, so that the main thread, which orders and writes the backup, does not stand still for every part.
 */
export class ThreadPoolSha256 {
  readonly #secret: Buffer | undefined;
  #pieces: Buffer[] = [];

  constructor(secret?: Data) {
    this.#secret = secret === undefined ? undefined : asBuffer(secret);
  }

  update(data: Data): void {
    this.#pieces.push(asBuffer(data));
  }

  async digest(): Promise<Uint8Array> {
    const [first, ...others] = this.#pieces;
    if (first && others.length === 0 && first.length >= largeEnough && this.#secret === undefined) {
      return new Uint8Array(await webcrypto.subtle.digest('SHA-256', first));
    }
    const hash = this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
    for (const piece of this.#pieces) hash.update(piece);
    return hash.digest();
  }

  reset(): void {
    this.#pieces = [];
  }
}

/** The same memory, seen as a Buffer. */
function asBuffer(data: Data): Buffer<ArrayBuffer> {
  if (typeof data === 'string') return Buffer.from(data);
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  return Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}
