import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Two cores: more forks than that only add memory and noise.
    maxWorkers: 2,
    // Generous, because a slow machine is no defect: what waits for something waits until it is there.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{shared,engine,cli,scripts,web,electron,renderer}/**/*.test.ts'] },
      },
      { extends: true, test: { name: 'e2e', testTimeout: 240_000, include: ['e2e/**/*.test.ts'] } },
    ],
  },
});
