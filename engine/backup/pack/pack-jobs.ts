import { defineJobs } from '../../workers/job-set.ts';
import type { WorkerPool } from '../../workers/pool.ts';
import { probeBigFile } from './probe-job.ts';
import { packSegment } from './segment-job.ts';
import { packSmallBatch } from './small-batch-job.ts';

/** What the packer leaves to its workers. */
export const jobSet = defineJobs(import.meta.url, { packSmallBatch, probeBigFile, packSegment });

export type PackPool = WorkerPool<(typeof jobSet)['jobs']>;
