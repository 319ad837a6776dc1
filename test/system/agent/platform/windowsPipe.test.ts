import { expect, test } from 'vitest';
import { wineObstacle } from '#scripts/wine.ts';
import { runWineProbe } from '#test/support/devices/wineProbe.ts';
import type { PipeProbeInput, PipeProbeOutput } from '#test/system/agent/platform/pipeWindowsProbe.ts';

const obstacle = wineObstacle();
if (obstacle) console.warn(`whose a named pipe is on Windows is not tested: ${obstacle}`);

/** Wine's only user. */
const OWN = 'S-1-5-21-0-0-0-1000';
const ANOTHER = 'S-1-5-21-0-0-0-1001';
const ADMINISTRATORS = 'BA';
const GUESTS = 'BG';

// Proves that the owner of a pipe is compared, by calls with the signatures of Windows, and that a pipe without owner is refused.
test.skipIf(obstacle)(
  'L2 on Windows a pipe must be owned by this user or by administrators, and a name that another user took is AGENT_FOREIGN',
  async () => {
    const owners = [OWN, ADMINISTRATORS, ANOTHER, GUESTS];
    const input: PipeProbeInput = { name: '\\\\.\\pipe\\hrca-test', owners };
    const entry = new URL('./pipeWindowsProbe.ts', import.meta.url);
    expect(await runWineProbe<PipeProbeOutput>({ entry, input })).toEqual({
      isOwn: [true, true, false, false],
      isNobodysOwn: false,
      starts: ['AGENT_ALREADY_RUNNING', 'AGENT_ALREADY_RUNNING', 'AGENT_FOREIGN', 'AGENT_FOREIGN'],
      locks: ['held by this user', 'held by this user', 'AGENT_FOREIGN', 'AGENT_FOREIGN'],
    });
  },
  120_000,
);
