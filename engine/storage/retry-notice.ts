import { detailsOfFailure } from '#shared/notice.ts';
import type { Notice } from './notice.ts';
import type { RetryEvent } from './retry.ts';

/** That something is tried again; the failure by its code and its facts, for those who have words of their own. */
export function retryNotice({ error, failed }: RetryEvent): Notice {
  return {
    code: 'retrying',
    message: `${error.message} Trying again (${failed}) …`,
    details: { ...detailsOfFailure(error), failed },
  };
}
