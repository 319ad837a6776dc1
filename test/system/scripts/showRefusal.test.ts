import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { agentUnderTest } from '#test/support/agent/agentUnderTest.ts';
import { scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { freePorts } from '#test/support/network/freePorts.ts';
import { root } from '#test/support/sources/sourceFiles.ts';

test('the command of SECURITY.md shows that neither the agent’s port nor a closed one sends a byte', async () => {
  const { port } = await agentUnderTest({ openWindow: scriptedWindow(() => 'close').open });
  const [closed] = await freePorts(1);
  const script = join(root, 'scripts/show/refusal.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, String(port), String(closed)]);
  expect(stdout.split('\n')).toEqual([
    `port ${port}, plain HTTP: 0 bytes, ECONNRESET`,
    `port ${port}, WebSocket: 0 bytes, ECONNRESET`,
    `port ${closed}, plain HTTP: 0 bytes, ECONNREFUSED`,
    `port ${closed}, WebSocket: 0 bytes, ECONNREFUSED`,
    '',
  ]);
});
