import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { wineObstacle } from '#scripts/wine.ts';
import { runWineProbe, winePath } from '#test/support/devices/wineProbe.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import type { PeerProbeInput, PeerProbeOutput } from '#test/system/agent/platform/peerWindowsProbe.ts';

const obstacle = wineObstacle();
if (obstacle) console.warn(`whose a connection is on Windows is not tested: ${obstacle}`);

// Proves that the calls have the signatures of Windows (Wine has the same), and that a connection without owner is refused.
test.skipIf(obstacle)(
  'L1 on Windows the program of a connection is found by name, and a connection without owner is refused',
  async () => {
    const portFile = join(await temporaryFolder(), 'port');
    const input: PeerProbeInput = { portFile: winePath(portFile) };
    const entry = new URL('./peerWindowsProbe.ts', import.meta.url);
    const probed = runWineProbe<PeerProbeOutput>({ entry, input });
    await Promise.race([
      probed,
      expect.poll(() => existsSync(portFile) && readFileSync(portFile, 'utf8'), { timeout: 60_000 }).not.toBeFalsy(),
    ]);
    const outside = connect(Number(readFileSync(portFile, 'utf8')), '127.0.0.1').on('error', () => undefined);
    onTestFinished(() => void outside.destroy());
    expect(await probed).toEqual({ program: 'node.exe', ended: null, outside: null });
  },
  120_000,
);
