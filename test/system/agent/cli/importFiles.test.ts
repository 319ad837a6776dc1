import { execFile, execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { writePem } from '@hrca/x509';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { homeWithCertificate, homeWithFile, PASSPHRASE } from '#test/support/agent/commandLineHome.ts';
import { hrca, script } from '#test/support/built/builtAgent.ts';
import { certificateBag, keyBag, openPfx } from '#test/support/certificates/pkcs12Parts.ts';

const PUK = /\d{4}-\d{4}-\d{4}/;
let pki: TestPki;
let other: TestPki;

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
  other = await createTestPki({ now: Date.now(), keyType: 'SM2' });
});

/** The file of a unit and that of another unit with another passphrase. */
async function twoFiles() {
  const { home, file } = await homeWithFile(pki.units.good);
  const second = join(home, 'second.p12');
  await writeFile(second, await other.units.good.pkcs12({ encryption: 'modern', passphrase: 'second', iterations: 1 }));
  return { home, file, second };
}

const results = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; puk: string; files: string[] });

describe('hrca import of several files', () => {
  test('hrca import imports each file, a key and its certificates in separate files as one, and exits with 1 if one failed', async () => {
    const { home, file } = await homeWithFile(pki.units.good);
    const { keyDer, certificatePem } = other.units.good;
    const [key, certificate, text] = ['unit.key', 'unit.cer', 'notes.txt'].map((name) => join(home, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(key, writePem('PRIVATE KEY', keyDer));
    await writeFile(certificate, certificatePem);
    await writeFile(text, 'not a key');
    const paths = [certificate, file, text, key, join(home, 'nowhere.p12')];
    const { code, stdout, stderr } = await hrca(home, ['import', ...paths, '--json'], { lines: [PASSPHRASE] });
    expect(code).toBe(1);
    expect(results(stdout)).toMatchObject([
      { puk: expect.stringMatching(PUK), files: [file] },
      { puk: expect.stringMatching(PUK), files: [key, certificate] },
    ]);
    expect(stderr).toMatch(/^FILE_UNREADABLE: .+\n {2}文件: #5\nPKCS12_MALFORMED: .+\n/);
    expect(stderr).toContain(`文件: ${text}`);
    expect(stderr).toContain('原因: neither PEM nor DER');
    const { certificates } = JSON.parse((await hrca(home, ['list', '--json'])).stdout);
    expect(certificates).toHaveLength(2);
  });

  test('hrca import tries a passphrase on all files, then asks for that of each file that it does not open', async () => {
    const { home, file, second } = await twoFiles();
    const both = await hrca(home, ['import', file, second, '--json'], { lines: [PASSPHRASE, 'second'] });
    expect(both).toMatchObject({ code: 0 });
    expect(results(both.stdout).map(({ files }) => files)).toEqual([[file], [second]]);
  });

  test('hrca import imports the other files if the passphrase of one is missing, and reports it', async () => {
    const { home, file, second } = await twoFiles();
    const { code, stdout, stderr } = await hrca(home, ['import', second, file, '--json'], { lines: [PASSPHRASE] });
    expect(code).toBe(1);
    expect(results(stdout).map(({ files }) => files)).toEqual([[file]]);
    expect(stderr).toMatch(/^PKCS12_PASSPHRASE_INCORRECT: /);
    expect(stderr).toContain(`文件: ${second}`);
  });

  test('hrca import imports every key of a file in a script', async () => {
    const { home } = await homeWithFile(pki.units.good);
    const units = [pki.units.good, other.units.good];
    const file = join(home, 'both.p12');
    const certificates = units.flatMap(({ chain }) => chain.map(certificateBag));
    await writeFile(file, openPfx(...units.map(({ keyDer }) => keyBag(keyDer)), ...certificates));
    const { code, stdout } = await hrca(home, ['import', file, '--json'], { lines: [PASSPHRASE] });
    expect(code).toBe(0);
    expect(results(stdout)).toHaveLength(2);
  });
});

test('hrca import replaces an existing certificate only with --yes', async () => {
  const { home, id, puk } = await homeWithCertificate(pki.units.good);
  const file = join(home, 'unit.p12');
  const refused = await hrca(home, ['import', file], { lines: [PASSPHRASE] });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/^CERTIFICATE_ALREADY_IMPORTED: /) });
  // The existing certificate is unchanged: its PUK still unlocks it.
  const unlocking = await hrca(home, ['unlock', id.slice(0, 10)], { lines: [puk, 'jiangsu-2026', 'jiangsu-2026'] });
  expect(unlocking).toMatchObject({ code: 0 });
  const replaced = await hrca(home, ['import', file, '--yes', '--json'], { lines: [PASSPHRASE] });
  expect(replaced).toMatchObject({ code: 0 });
  expect(results(replaced.stdout)).toMatchObject([{ id, puk: expect.not.stringContaining(puk) }]);
});

test('hrca import through a running agent imports the files and prints the results', async () => {
  const { home, file, second } = await twoFiles();
  onTestFinished(async () => void (await hrca(home, ['stop'])));
  expect(await hrca(home, ['start'])).toMatchObject({ code: 0 });
  const both = await hrca(home, ['import', file, second, '--json'], { lines: [PASSPHRASE, 'second'] });
  expect(both).toMatchObject({ code: 0 });
  expect(results(both.stdout)).toHaveLength(2);
}, 60_000);

describe('output that cannot be written fails the command', () => {
  const environment = (home: string) => ({ PATH: process.env.PATH, HOME: home, HRCA_HOME: home, LANG: 'zh_CN.UTF-8' });

  test.each([
    ['a full disk', '> /dev/full'],
    ['a pipe whose reader has exited', '| true'],
  ])('hrca import fails if its output goes to %s', async (_, target) => {
    const { home, file } = await homeWithFile(pki.units.good);
    const command = `set -o pipefail; printf '%s\\n' '${PASSPHRASE}' | '${process.execPath}' '${script}' import '${file}' --stdin ${target}`;
    const running = promisify(execFile)('bash', ['-c', command], { env: environment(home) });
    await expect(running).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^OUTPUT_UNWRITABLE: /) });
  });

  test('hrca list fails if its output goes to a full disk', async () => {
    const { home } = await homeWithFile(pki.units.good);
    const command = `'${process.execPath}' '${script}' list > /dev/full 2>/dev/null; echo $?`;
    expect(execFileSync('bash', ['-c', command], { env: environment(home) }).toString()).toBe('1\n');
  });
});
