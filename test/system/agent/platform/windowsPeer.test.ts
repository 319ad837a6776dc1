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

// Proves that the calls are made as Windows has them (Wine's are the same), and that whoever is not found is refused.
test.skipIf(obstacle)(
  'L1 on Windows a connection is its program’s by name, and nobody’s where Windows knows none',
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
    expect(await probed).toEqual({ program: 'node.exe', gone: null, outside: null });
  },
  120_000,
);
