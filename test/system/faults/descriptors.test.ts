import { execFile } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestPki } from '@hrca/certs-fixtures';
import { expect, onTestFinished, test } from 'vitest';
import { connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { quickClerk } from '#test/support/agent/scriptedWindow.ts';
import { homeOfUnit, startRunningAgent } from '#test/support/built/runningAgent.ts';
import { rawConnection, rawWebSocket } from '#test/support/network/rawSocket.ts';

const PIN = 'jiangsu-2026';
/** The soft limit of some systems. */
const FEW = 256;
/** Fewer than an agent always has open. */
const NONE = 10;
const CROWD = 300;
const clerk = quickClerk({ pin: PIN });

async function runningAgent() {
  const pki = await createTestPki({ now: Date.now() });
  const { home } = await homeOfUnit({ unit: pki.units.good, pin: PIN });
  return { home, agent: await startRunningAgent(home) };
}

/** Sets the soft limit of a running process. */
async function limitDescriptors(pid: number, max: number): Promise<void> {
  await promisify(execFile)('prlimit', ['--pid', String(pid), `--nofile=${max}:`]);
}

/** Opens connections and keeps them open on this side. */
async function crowdOf(connect: (i: number) => Promise<Socket>) {
  const sockets: Socket[] = [];
  const leave = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(leave);
  for (let i = 0; i < CROWD; i++) sockets.push((await connect(i)).resume());
  return { leave };
}

test('W4 with 256 descriptors a login succeeds while other programs fill the port', async () => {
  // Proves that all connection limits together stay below 256 descriptors: with twice the limits the login is refused.
  const { home, agent } = await runningAgent();
  const noisy = Array.from({ length: 8 }, (_, i) => `https://noisy${i}.test`);
  for (const origin of noisy) await callAgent(join(home, 'state/control.sock'), 'originsAdd', { origin });
  await limitDescriptors(agent.pid, FEW);
  const admitted = await crowdOf((i) => rawWebSocket({ port: agent.port, origin: noisy[i % noisy.length] as string }));
  const silent = await crowdOf(() => rawConnection(agent.port));
  expect(await agent.logIn(clerk)).toHaveProperty('result.token');
  admitted.leave();
  silent.leave();
  expect(await agent.logIn(clerk)).toHaveProperty('result.token');
});

test('W4 an agent without free descriptors refuses a login, and serves the next one when it has some', async () => {
  // Proves that a failed accept or a failed window neither ends the agent nor leaves it in a wrong state.
  const { agent } = await runningAgent();
  const page = await connectPage(agent.port, PORTAL);
  expect(await page.call('hello')).toHaveProperty('result');
  await limitDescriptors(agent.pid, NONE);
  const { leave } = await crowdOf(() => rawConnection(agent.port));
  expect(await page.call('signLogin', { challenge: 'c'.repeat(43) })).toMatchObject({
    error: { code: 'WINDOW_UNAVAILABLE' },
  });
  expect(await page.call('hello')).toHaveProperty('result');
  await limitDescriptors(agent.pid, FEW);
  leave();
  expect(await agent.logIn(clerk)).toHaveProperty('result.token');
  expect(agent.child.exitCode).toBe(null);
});
