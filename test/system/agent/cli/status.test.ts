import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hrca } from '#test/support/built/builtAgent.ts';
import { SOFT_HSM_MODULE } from '#test/support/devices/softHsm.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const LOCAL_AND_ISO = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d) {2}(\d{4}-\d\d-\d\dT[\d:.]+Z)$/;

/** An `HRCA_HOME` with three drivers: one that loads, a missing file and a file that is not a library. */
async function homeWithDrivers() {
  const home = await temporaryFolder();
  onTestFinished(async () => void (await hrca(home, ['stop'])));
  await mkdir(join(home, 'config'), { mode: 0o700 });
  const absent = join(home, 'absent.so');
  const noLibrary = join(home, 'text.so');
  await writeFile(noLibrary, 'no library');
  const pkcs11 = [{ library: SOFT_HSM_MODULE, name: 'Soft' }, { library: absent }];
  const skf = [{ library: noLibrary, name: 'Text' }];
  const config = { credentialStore: 'file', usualDrivers: false, pkcs11, skf };
  await writeFile(join(home, 'config/config.json'), JSON.stringify(config));
  await writeFile(join(home, 'softhsm2.conf'), `directories.tokendir = ${home}\n`);
  const start = await hrca(home, ['start'], { env: { SOFTHSM2_CONF: join(home, 'softhsm2.conf') } });
  expect(start).toMatchObject({ code: 0 });
  return { home, absent, noLibrary };
}

test('status prints log, settings, time of the start, and each driver with its path and problem', async () => {
  const { home, absent, noLibrary } = await homeWithDrivers();
  const { code, stdout } = await hrca(home, ['status', '--json']);
  expect(code).toBe(0);
  const state = JSON.parse(stdout);
  expect(state).toMatchObject({
    running: true,
    paths: { log: join(home, 'state/log/agent.log'), settings: join(home, 'config/config.json') },
    drivers: [
      { name: 'Soft', path: SOFT_HSM_MODULE, state: 'loaded' },
      { name: 'absent.so', path: absent, state: 'missing', problem: 'KEYSTORE_DRIVER_MISSING' },
      { name: 'Text', path: noLibrary, state: 'failed', problem: 'KEYSTORE_DRIVER_UNLOADABLE' },
    ],
  });
  const { local, iso } = state.startedAt;
  expect(`${local}  ${iso}`).toMatch(LOCAL_AND_ISO);

  const lines = (await hrca(home, ['status'])).stdout.split('\n');
  expect(lines).toContain(`日志：${join(home, 'state/log/agent.log')}`);
  expect(lines).toContain(`设置：${join(home, 'config/config.json')}`);
  expect(lines).toContain(`启动时间：${local}  ${iso}`);
  expect(lines).toContain(`  已加载  Soft (${SOFT_HSM_MODULE})`);
  expect(lines).toContain(`  未找到  absent.so (${absent})`);
  expect(lines).toContain(`  有故障  Text (${noLibrary})`);
  expect(lines.filter((line) => line.includes('KEYSTORE_DRIVER_'))).toEqual([
    expect.stringMatching(/^ +KEYSTORE_DRIVER_MISSING: ./),
    expect.stringMatching(/^ +KEYSTORE_DRIVER_UNLOADABLE: ./),
  ]);
}, 60_000);

test('status prints log and settings also if no agent runs, since its start may have failed', async () => {
  const home = await temporaryFolder();
  const paths = { log: join(home, 'state/log/agent.log'), settings: join(home, 'config/config.json') };
  const { code, stdout } = await hrca(home, ['status', '--json']);
  expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 3, running: false, paths });
  const text = await hrca(home, ['status']);
  expect(text.code).toBe(3);
  expect(text.stdout).toContain(`日志：${paths.log}\n设置：${paths.settings}\n`);
});
