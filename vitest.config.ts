import { defineConfig } from 'vitest/config';
import { needsMachine } from './test/support/needsMachine.ts';
import { sourceFiles } from './test/support/sourceFiles.ts';

const conditions = ['hrca-source', 'module', 'node'];
const files = sourceFiles('test').filter((file) => file.endsWith('.test.ts'));

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: files.filter((file) => !needsMachine(file)),
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      // Browsers, scrypt and clocks side by side on two cores make each other late.
      {
        extends: true,
        test: {
          name: 'alone',
          include: files.filter((file) => needsMachine(file)),
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
