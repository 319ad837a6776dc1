import { expect, test } from 'vitest';
import { wineObstacle } from '../../../scripts/wine.ts';
import type { PipeProbeInput, PipeProbeOutput } from '../../support/pipeWindowsProbe.ts';
import { runWineProbe } from '../../support/wineProbe.ts';

const obstacle = wineObstacle();
if (obstacle) console.warn(`whose a named pipe is on Windows is not tested: ${obstacle}`);

// Proves that the calls are made as Windows has them. Wine has one user, so that no pipe is another's here.
test.skipIf(obstacle)(
  'L2 on Windows a pipe is its user’s while a program of theirs serves it, and nobody’s after that',
  async () => {
    const input: PipeProbeInput = { name: '\\\\.\\pipe\\hrca-test' };
    const entry = new URL('../../support/pipeWindowsProbe.ts', import.meta.url);
    expect(await runWineProbe<PipeProbeOutput>({ entry, input })).toEqual({
      ownProcess: true,
      otherProcess: true,
      nobody: false,
    });
  },
  120_000,
);
