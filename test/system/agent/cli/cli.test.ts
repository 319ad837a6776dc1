import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { homeWithCertificate, homeWithFile, PASSPHRASE } from '#test/support/agent/commandLineHome.ts';
import { hrca } from '#test/support/built/builtAgent.ts';
import { opensslEncryptedKey } from '#test/support/certificates/opensslPkcs12.ts';

let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

const freshHome = () => homeWithFile(pki.units.good);
const imported = () => homeWithCertificate(pki.units.good);

describe('hrca without a running agent', () => {
  test('hrca prints its version and its help, in English if the terminal is English', async () => {
    const { home } = await freshHome();
    const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../../../../package.json'), 'utf8'));
    expect(await hrca(home, ['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
    expect((await hrca(home, ['--help'])).stdout).toContain('用法：hrca');
    expect((await hrca(home, [], { env: { LANG: 'en_US.UTF-8' } })).stdout).toContain('Usage: hrca');
  });

  test.each([
    [['no-such-command']],
    [['import']],
    [['origins', 'eat']],
    [['list', '--no-such-option']],
  ])('hrca prints its help and exits with 2 for %j', async (parameters) => {
    const { home } = await freshHome();
    const { code, stderr } = await hrca(home, parameters);
    expect(code).toBe(2);
    expect(stderr).toContain('用法：hrca');
  });

  test('hrca imports a file, lists it, changes its PIN, unlocks it and removes it', async () => {
    const { home, file } = await freshHome();
    const imported = await hrca(home, ['import', file], { lines: [PASSPHRASE] });
    expect(imported).toMatchObject({ code: 0 });
    const puk = /\d{4}-\d{4}-\d{4}/.exec(imported.stdout)?.[0] ?? '';
    const listed = JSON.parse((await hrca(home, ['list', '--json'])).stdout);
    expect(listed.certificates).toMatchObject([
      { unitName: pki.units.good.name, unitCode: pki.units.good.code, triesLeft: 6 },
    ]);
    // The name by which a portal's CHAIN_UNTRUSTED reports the missing CA.
    const issuer = execFileSync('openssl', ['x509', '-noout', '-ext', 'authorityKeyIdentifier'], {
      input: pki.units.good.certificatePem,
      encoding: 'utf8',
    });
    const key = (/((?:[0-9A-F]{2}:){19}[0-9A-F]{2})/.exec(issuer)?.[1] ?? '').replaceAll(':', '').toLowerCase();
    const { issuerName } = listed.certificates[0];
    expect(listed.certificates[0]).toMatchObject({ authorityKeyIdentifier: key });
    expect(issuerName).toMatch(/O=.+CN=/);
    for (const fact of [issuerName, key]) expect((await hrca(home, ['list'])).stdout).toContain(fact);
    const id = listed.certificates[0].id.slice(0, 10);
    expect(await hrca(home, ['change-pin', id], { lines: ['123456', 'jiangsu-2026', 'jiangsu-2026'] })).toMatchObject({
      code: 0,
    });
    expect(await hrca(home, ['change-pin', id], { lines: ['123456', 'jiangsu-2027', 'jiangsu-2027'] })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^PIN_INCORRECT: .+\n {2}剩余次数: 5\n$/),
    });
    expect(await hrca(home, ['unlock', id], { lines: [puk, 'jiangsu-2028', 'jiangsu-2028'] })).toMatchObject({
      code: 0,
    });
    expect(await hrca(home, ['remove', id, '--yes'])).toMatchObject({ code: 0 });
    expect((await hrca(home, ['list'])).stdout).toContain('hrca import');
  }, 60_000);

  test('hrca imports an SM2 key in PKCS#8 under SM4 together with its certificates', async () => {
    const { home } = await freshHome();
    const { keyDer, certificatePem, name } = (await createTestPki({ now: Date.now(), keyType: 'SM2' })).units.good;
    const [key, certificate] = [join(home, 'unit.key'), join(home, 'unit.cer')];
    const args = ['-v2', 'sm4-cbc', '-v2prf', 'hmacWithSHA256'];
    await writeFile(key, await opensslEncryptedKey({ folder: home, key: keyDer, passphrase: PASSPHRASE, args }));
    await writeFile(certificate, certificatePem);
    expect(await hrca(home, ['import', key, certificate], { lines: [PASSPHRASE] })).toMatchObject({ code: 0 });
    const listed = JSON.parse((await hrca(home, ['list', '--json'])).stdout);
    expect(listed.certificates).toMatchObject([{ unitName: name, keyKind: 'SM2', triesLeft: 6 }]);
    expect(await hrca(home, ['import', key], { lines: [PASSPHRASE] })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^PKCS12_NO_CERTIFICATE: /),
    });
  });

  test.each([
    ['a wrong passphrase', ['import', 'unit.p12'], ['wrong'], 'PKCS12_PASSPHRASE_INCORRECT'],
    ['a file that is not there', ['import', 'nowhere.p12'], ['x'], 'FILE_UNREADABLE'],
    ['an unknown certificate', ['remove', 'abcdef'], [], 'CERTIFICATE_UNKNOWN'],
    ['an origin with a path', ['origins', 'add', 'https://a.test/path'], [], 'ORIGIN_INVALID'],
  ])('hrca reports %s with one code and one sentence', async (_, [command = '', ...operands], lines, code) => {
    const { home } = await freshHome();
    const parameters = command === 'import' ? [command, join(home, operands[0] ?? '')] : [command, ...operands];
    const result = await hrca(home, parameters, { lines });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(new RegExp(`^${code}: `));
    expect(result.stderr).not.toContain('    at ');
  });

  test('hrca refuses two new PINs that differ, and changes nothing', async () => {
    const { home, id } = await imported();
    expect(await hrca(home, ['change-pin', id], { lines: ['123456', 'jiangsu-2026', 'jiangsu-2062'] })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('不一致'),
    });
    expect(await hrca(home, ['change-pin', id], { lines: ['123456', 'jiangsu-2026', 'jiangsu-2026'] })).toMatchObject({
      code: 0,
    });
  });

  test('hrca adds, lists and removes origins', async () => {
    const { home } = await freshHome();
    await hrca(home, ['origins', 'add', 'https://portal.test']);
    expect(JSON.parse((await hrca(home, ['origins', 'list', '--json'])).stdout).origins).toContainEqual({
      origin: 'https://portal.test',
      source: 'user',
    });
    await hrca(home, ['origins', 'remove', 'https://portal.test']);
    expect((await hrca(home, ['origins', 'list'])).stdout).not.toContain('portal.test');
  });

  test('hrca reports invalid settings with the path of their file', async () => {
    const { home } = await freshHome();
    await writeFile(join(home, 'config/config.json'), '{"origins":["https://*.test"]}');
    expect(await hrca(home, ['list'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/CONFIG_INVALID[\s\S]*config\.json[\s\S]*通配符/),
    });
  });
});

describe('a running agent', () => {
  test('an agent starts once, answers the command line, and stops without leaving a process', async () => {
    const { home, id } = await imported();
    onTestFinished(async () => void (await hrca(home, ['stop'])));
    expect(await hrca(home, ['status'])).toMatchObject({ code: 3 });
    expect(await hrca(home, ['start'])).toMatchObject({ code: 0 });
    const state = JSON.parse((await hrca(home, ['status', '--json'])).stdout);
    expect(state).toMatchObject({ running: true, busy: false });
    expect((await hrca(home, ['start'])).stdout).toContain(String(state.port));
    expect(await hrca(home, ['start', '--foreground'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('AGENT_ALREADY_RUNNING'),
    });
    expect(await hrca(home, ['change-pin', id], { lines: ['123456', 'jiangsu-2026', 'jiangsu-2026'] })).toMatchObject({
      code: 0,
    });
    expect(await hrca(home, ['stop'])).toMatchObject({ code: 0 });
    await expect.poll(() => isRunning(state.pid)).toBe(false);
    expect(await hrca(home, ['status'])).toMatchObject({ code: 3 });
  }, 60_000);

  test('an agent starts after another one was killed', async () => {
    const { home } = await freshHome();
    onTestFinished(async () => void (await hrca(home, ['stop'])));
    await hrca(home, ['start']);
    const { pid } = JSON.parse((await hrca(home, ['status', '--json'])).stdout);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isRunning(pid)).toBe(false);
    expect(await hrca(home, ['start'])).toMatchObject({ code: 0 });
  });

  test('an agent writes no secret to its log', async () => {
    const { home, id, puk } = await imported();
    onTestFinished(async () => void (await hrca(home, ['stop'])));
    await hrca(home, ['start']);
    await hrca(home, ['change-pin', id], { lines: ['canary-pin-1', 'canary-pin-2', 'canary-pin-2'] });
    await hrca(home, ['unlock', id], { lines: [puk, 'canary-pin-3', 'canary-pin-3'] });
    const log = await readFile(join(home, 'state/log/agent.log'), 'utf8');
    expect(log).toContain('listening');
    expect(log).toContain('SM2 self-test passed');
    for (const secret of ['canary', puk, PASSPHRASE]) expect(log).not.toContain(secret);
  });
});

/** Whether a process runs; a zombie, which has ended but was not waited for, does not. */
function isRunning(pid: number): boolean {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return stat !== '' && !/\) Z /.test(stat);
}
