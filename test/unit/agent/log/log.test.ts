import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLog } from '#agent/log/createLog.ts';
import { rotatingFile } from '#agent/log/rotatingFile.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

async function linesOf(state: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(state, 'log/agent.log'), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

describe('log files', () => {
  test('the log writes lines from before its file was open first and in order', async () => {
    const state = await temporaryFolder();
    const { log, open } = createLog(state);
    log.warn({ n: 1 }, 'before');
    log.info({ n: 2 }, 'before');
    await open();
    log.error({ n: 3 }, 'after');
    expect(await linesOf(state)).toMatchObject([
      { n: 1, msg: 'before', level: 40 },
      { n: 2, msg: 'before', level: 30 },
      { n: 3, msg: 'after', level: 50 },
    ]);
  });

  test('the log redacts secrets that are passed to it by mistake', async () => {
    const state = await temporaryFolder();
    const { log, open } = createLog(state);
    const secrets = [
      'pin',
      'newPin',
      'puk',
      'passphrase',
      'pkcs12',
      'privateKey',
      'token',
      'challenge',
      'nonce',
      'claims',
    ];
    const canaries = Object.fromEntries(secrets.map((name) => [name, `canary-${name}`]));
    log.info(canaries, 'early');
    await open();
    log.info(canaries, 'late');
    log.info({ request: canaries }, 'inside');
    const text = await readFile(join(state, 'log/agent.log'), 'utf8');
    expect(text).toContain('inside');
    expect(text).not.toContain('canary');
  });

  test('the log is readable by its owner only', async () => {
    const state = await temporaryFolder();
    const { log, open } = createLog(state);
    await open();
    log.info({}, 'the first line makes the file');
    expect((await stat(join(state, 'log/agent.log'))).mode & 0o777).toBe(0o600);
  });
});

test('a full log file is rotated, and the oldest file is removed', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'agent.log');
  const file = rotatingFile({ path, maxBytes: 10, kept: 2 });
  for (const line of ['one', 'two', 'three', 'four']) file.write(`${line} is a long line\n`);
  expect((await readdir(folder)).sort()).toEqual(['agent.log', 'agent.log.1', 'agent.log.2']);
  expect(await readFile(path, 'utf8')).toContain('four');
  expect(await readFile(`${path}.1`, 'utf8')).toContain('three');
  expect(await readFile(`${path}.2`, 'utf8')).toContain('two');
});
