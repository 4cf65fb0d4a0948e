import type { Provider } from '../providers/provider.ts';
import type {
  CleanEndpoint,
  EndpointChange,
  EndpointContext,
  EndpointHint,
  EndpointProblem,
} from './endpoint-types.ts';

/** Gathers what one clean-up finds out on its way. */
export class CleanUp {
  readonly givenBucket: string;
  readonly givenRegion: string;
  readonly addressing: 'auto' | 'path' | 'virtual';
  readonly changes: EndpointChange[] = [];
  endpoint = '';
  problem: EndpointProblem | undefined;
  readonly #hints: EndpointHint[] = [];
  #bucket: string | undefined;
  #region: string | undefined;
  #provider: Provider | undefined;

  constructor({ bucket = '', region = '', addressing = 'auto' }: EndpointContext) {
    this.givenBucket = bucket.trim();
    this.givenRegion = region.trim();
    this.addressing = addressing;
    if (this.givenBucket !== '') this.#bucket = this.givenBucket;
  }

  note(change: EndpointChange): void {
    if (!this.changes.some(({ code }) => code === change.code)) this.changes.push(change);
  }

  hint(hint: EndpointHint): void {
    this.#hints.push(hint);
  }

  fail(problem: EndpointProblem): void {
    this.problem = problem;
  }

  /** The bucket goes where it belongs. False when another one is there already: only a person knows which is meant. */
  takeBucket(bucket: string): boolean {
    if (this.givenBucket !== '' && this.givenBucket !== bucket) {
      this.fail({ code: 'other-bucket', bucket, given: this.givenBucket });
      return false;
    }
    this.note({ code: this.givenBucket === '' ? 'bucket-moved' : 'bucket-removed', bucket });
    this.#bucket = bucket;
    return true;
  }

  arrive(endpoint: string, provider: Provider | undefined, region: string | undefined): void {
    this.endpoint = endpoint;
    this.#provider = provider;
    if (region !== undefined && region !== '') this.#region = region;
  }

  result(): CleanEndpoint {
    // How an address that is no longer there began is of interest to nobody.
    const changes = this.changes.filter(
      ({ code }) => this.endpoint !== '' || !/^scheme-(added|local)$/.test(code),
    );
    return {
      endpoint: this.problem === undefined ? this.endpoint : '',
      ...(this.#region === undefined ? {} : { region: this.#region }),
      ...(this.#bucket === undefined ? {} : { bucket: this.#bucket }),
      ...(this.#provider === undefined ? {} : { provider: this.#provider }),
      changes,
      hints: this.#hints,
      ...(this.problem === undefined ? {} : { problem: this.problem }),
    };
  }
}
