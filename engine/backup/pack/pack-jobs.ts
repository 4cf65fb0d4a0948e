import { defineJobs } from '../../workers/job-set.ts';
import type { WorkerPool } from '../../workers/pool.ts';
import { isCompressible } from './sample-job.ts';
import { packSegment } from './segment-job.ts';
import { packSmallBatch } from './small-batch-job.ts';

/** What the packer leaves to its workers. */
export const jobSet = defineJobs(import.meta.url, { packSmallBatch, isCompressible, packSegment });

export type PackPool = WorkerPool<(typeof jobSet)['jobs']>;
