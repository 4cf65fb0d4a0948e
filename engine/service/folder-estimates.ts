import type { RequestOf, ResultOf } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { secretFilesIn } from '../connection/local-secrets.ts';
import type { Ports } from '../ports/index.ts';
import { scan } from '../scan/scan.ts';
import { absoluteFolder } from './absolute-path.ts';

type Request = RequestOf<'plans.estimate'>;
type Estimate = ResultOf<'plans.estimate'>;

/** Counts what a plan would save. A newer question ends an older one: its answer is not wanted any more. */
export class FolderEstimates {
  readonly #places: { readonly home: string; readonly userHome: string };
  readonly #ports: Ports;
  readonly #closing: AbortSignal;
  #latest = new AbortController();

  constructor(
    places: { readonly home: string; readonly userHome: string },
    ports: Ports,
    closing: AbortSignal,
  ) {
    this.#places = places;
    this.#ports = ports;
    this.#closing = closing;
  }

  /** @throws AppError `folder-missing`, `folder-unreadable`, `field-invalid`; `cancelled` when a newer one came */
  async estimate({ folders, include, exclude }: Request): Promise<Estimate> {
    this.#latest.abort(new AppError('cancelled', {}));
    this.#latest = new AbortController();
    const signal = AbortSignal.any([this.#latest.signal, this.#closing]);
    const { home, userHome } = this.#places;
    const request = {
      folders: folders.map(absoluteFolder),
      home: userHome,
      neverInclude: secretFilesIn(home),
    };
    const taken = await scan({ ...request, include, exclude }, this.#ports, { signal });
    const { files, bytes } = taken.totals;
    const issues = taken.issues.length;
    if (include.length === 0 && exclude.length === 0) {
      return { files, bytes, excludedFiles: 0, excludedBytes: 0, issues };
    }
    const { totals } = await scan({ ...request, include: [], exclude: [] }, this.#ports, { signal });
    // The folders may have changed between the two looks.
    const excludedFiles = Math.max(0, totals.files - files);
    return { files, bytes, excludedFiles, excludedBytes: Math.max(0, totals.bytes - bytes), issues };
  }
}
