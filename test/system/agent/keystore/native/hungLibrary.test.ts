import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { NATIVE_WORKER } from '#test/support/devices/pkcs11UnderTest.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const folder = suiteFolder();

/** An agent that lists the devices of a driver, and prints the id of the driver's process. */
const agent = `
const [worker, library] = process.argv.slice(1);
const child = require('node:child_process').fork(worker, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
child.send({ open: { kind: 'pkcs11', library } });
child.send({ id: 0, method: 'list', params: [] });
console.log(child.pid);
`;

const isLinux = process.platform === 'linux';
if (!isLinux) console.warn('a hung library is not tested: its process ends with its parent by prctl, on Linux only');
test.runIf(isLinux)('a worker that hangs while it loads a library ends with its agent', async () => {
  const [source, library, begun] = ['hang.c', 'hang.so', 'begun'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const hang = `__attribute__((constructor)) static void hang(void) { fclose(fopen("${begun}", "w")); for (;;) pause(); }`;
  await writeFile(source, `#include <stdio.h>\n#include <unistd.h>\n${hang}\n`);
  await promisify(execFile)('gcc', ['-shared', '-fPIC', '-o', library, source]);
  const parent = spawn(process.execPath, ['-e', agent, NATIVE_WORKER, library], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(line);
  try {
    await expect.poll(() => existsSync(begun), { timeout: 10_000 }).toBe(true);
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
  } finally {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
