import type { JobRequest } from '#shared/contract/jobs.ts';

/** What a job's sentences call it: the plan, or the place it writes to. */
export function jobName(request: JobRequest): string {
  switch (request.kind) {
    case 'backup':
    case 'prune':
      return request.plan;
    case 'restore':
    case 'download':
      return request.to;
    case 'verify':
      return request.id;
  }
}
