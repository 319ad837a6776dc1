import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { AGENT_PORTS } from '@hrca/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { hrca } from '#test/support/built/builtAgent.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

async function logAfterStart(config: string) {
  const home = await temporaryFolder();
  await mkdir(join(home, 'config'), { mode: 0o700 });
  await writeFile(join(home, 'config/config.json'), config);
  expect(await hrca(home, ['start', '--foreground'])).toMatchObject({ code: 1 });
  return readFile(join(home, 'state/log/agent.log'), 'utf8');
}

test('a start that fails because of its settings logs the code', async () => {
  expect(await logAfterStart('{')).toMatch(/"code":"CONFIG_INVALID".*the agent did not start/);
});

test('a start that finds its ports in use logs the code', async () => {
  for (const port of AGENT_PORTS) {
    const squatter = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void squatter.close());
  }
  const log = await logAfterStart('{"usualDrivers":false,"credentialStore":"file"}');
  expect(log).toMatch(/"code":"AGENT_PORTS_TAKEN".*the agent did not start/);
});
