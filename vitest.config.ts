import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Two cores: more forks than that only add memory and noise.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{shared,engine,cli,scripts,web,electron,renderer}/**/*.test.ts'] },
      },
      { extends: true, test: { name: 'e2e', include: ['e2e/**/*.test.ts'] } },
    ],
  },
});
