import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // One more than the two cores of the machines this is for: there is always one that waits, for a process to start,
    // a disk or another program.
    maxWorkers: 3,
    // Generous, because a slow machine is no defect: what waits for something waits until it is there.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    globalSetup: ['e2e/support/run-folder.ts'],
    expect: { poll: { timeout: 120_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{shared,engine,cli,scripts,web,electron,renderer}/**/*.test.ts'] },
      },
      { extends: true, test: { name: 'e2e', include: ['e2e/**/*.test.ts'] } },
    ],
  },
});
