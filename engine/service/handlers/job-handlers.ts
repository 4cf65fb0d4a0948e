import type { JobRequest, jobMethods } from '#shared/contract/jobs.ts';
import { absoluteFile, absoluteFolder } from '../absolute-path.ts';
import type { HandlersOf } from '../dispatch.ts';
import type { ServiceContext } from '../service-context.ts';

/** Long jobs: start, look at, pause, stop, put away. */
export function jobHandlers({ jobs }: ServiceContext): HandlersOf<keyof typeof jobMethods> {
  return {
    'jobs.start': ({ job }) => ({ jobId: jobs.start(placed(job), 'person').jobId }),
    'jobs.get': ({ jobId }) => jobs.get(jobId),
    'jobs.list': () => jobs.list(),
    'jobs.pause': ({ jobId }) => {
      jobs.pause(jobId);
      return {};
    },
    'jobs.resume': ({ jobId }) => {
      jobs.resume(jobId);
      return {};
    },
    'jobs.cancel': ({ jobId }) => {
      jobs.cancel(jobId);
      return {};
    },
    'jobs.dismiss': ({ jobId }) => {
      jobs.dismiss(jobId);
      return {};
    },
  };
}

/** A place that cannot be is refused at once, not as the failure of a job; and one place has one spelling. */
function placed(job: JobRequest): JobRequest {
  if (job.kind === 'restore') return { ...job, to: absoluteFolder(job.to) };
  return job.kind === 'download' ? { ...job, to: absoluteFile(job.to) } : job;
}
