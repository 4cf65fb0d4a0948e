import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** More work than this at a stretch, and typing and scrolling stutter. Milliseconds. */
export const SMOOTH_MS = 50;

/**
 * What a test lets pass: on a busy machine the same work takes several times as much of the processor, whose caches and
 * halves others use as well. Work that is not done in pieces takes seconds.
 */
export const ALLOWED_MS = 3 * SMOOTH_MS;

/** One piece of work of a page's main thread, in milliseconds: of the processor, and on the clock. */
export interface PageTask {
  readonly cpu: number;
  readonly clock: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: on the clock, and of the processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * What the page's main thread does while `work` goes on, longest first by processor time: what other programs do on
 * the same machine does not count, so the figure means the same on a busy one.
 */
export async function pageTasks(page: Page, work: () => Promise<void>): Promise<PageTask[]> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('only a browser that was launched can be traced');
  const folder = mkdtempSync(join(tmpdir(), 'holdall-trace-'));
  try {
    const path = join(folder, 'trace.json');
    await browser.startTracing(page, {
      path,
      categories: ['toplevel', 'disabled-by-default-devtools.timeline'],
    });
    try {
      await work();
    } finally {
      await browser.stopTracing();
    }
    const tasks = tasksIn(readFileSync(path, 'utf8'));
    // The measuring itself works: there were tasks, and they took processor time.
    if ((tasks[0]?.cpu ?? 0) === 0) throw new Error('the trace holds no tasks');
    return tasks;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** For the log: the longest few. */
export function longest(tasks: readonly PageTask[]): string {
  const shown = tasks.slice(0, 4).map(({ cpu, clock }) => `${cpu.toFixed(1)} (${clock.toFixed(1)})`);
  return `longest tasks in ms of processor time (on the clock): ${shown.join(', ')}`;
}

function tasksIn(trace: string): PageTask[] {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const mains = new Set(
    traceEvents
      .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return traceEvents
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && mains.has(`${pid} ${tid}`))
    .map(({ dur = 0, tdur = 0 }) => ({ cpu: tdur / 1000, clock: dur / 1000 }))
    .sort((a, b) => b.cpu - a.cpu);
}
