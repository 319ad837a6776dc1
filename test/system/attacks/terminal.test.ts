import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, createUnitCertificate, writePkcs12 } from '@hrca/certs-fixtures';
import { printable, printableJson } from '@hrca/protocol/printable';
import { expect, test } from 'vitest';
import { createLog } from '#agent/log/createLog.ts';
import { homeWithFile, PASSPHRASE } from '#test/support/agent/commandLineHome.ts';
import { hrca } from '#test/support/built/builtAgent.ts';
import { homeOfUnit, startRunningAgent } from '#test/support/built/runningAgent.ts';
import { HOST, handshake } from '#test/support/network/rawExchange.ts';
import { rawConnection } from '#test/support/network/rawSocket.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

/** ESC and C1 (8-bit CSI) sequences, a bidi mark, zero width, a line separator, a tag above U+FFFF. */
const HOSTILE = 'a\u001b[2Jb\u009b31mc\u202Ed\u200Be\u2028f\u{E0041}g\rh';
const OBEYED = /[^\P{C}\n]|[\u2028\u2029]/u;

test('C1 control characters are shown as code points, and escaped in JSON that parses to the original', () => {
  expect(printable(HOSTILE)).toBe('a[U+001B][2Jb[U+009B]31mc[U+202E]d[U+200B]e[U+2028]f[U+E0041]g[U+000D]h');
  const json = printableJson({ [HOSTILE]: HOSTILE });
  expect(json).not.toMatch(OBEYED);
  expect(JSON.parse(json)).toEqual({ [HOSTILE]: HOSTILE });
});

test('C1 text of a certificate, a file name, an argument or an error is printed without control characters', async () => {
  const { units } = await createTestPki({ now: Date.now() });
  const { home, file } = await homeWithFile(units.good);
  const hostileFile = join(home, `${HOSTILE}\n.p12`);
  await writeFile(hostileFile, await readFile(file));
  const runs = [
    await hrca(home, ['import', hostileFile, file], { lines: [PASSPHRASE] }),
    await hrca(home, ['import', hostileFile, '--json', '--yes'], { lines: [PASSPHRASE] }),
    await hrca(home, ['import', join(home, HOSTILE)], { lines: ['x'] }),
    await hrca(home, ['origins', 'add', `https://${HOSTILE}`]),
    await hrca(home, ['origins', 'remove', HOSTILE]),
    await hrca(home, [HOSTILE]),
  ];
  for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toMatch(OBEYED);
  const [shown, json, missing, added, removed, unknown] = runs as [(typeof runs)[0], ...typeof runs];
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('[U+202E]') });
  expect(JSON.parse(json?.stdout ?? '').files).toEqual([hostileFile]);
  expect(missing?.stderr).toMatch(/^FILE_UNREADABLE: .+\n {2}文件: .+\[U\+001B\].+\n$/);
  expect(added?.stderr).toMatch(/^ORIGIN_INVALID: .+\n {2}网站: .+\[U\+009B\]/);
  expect(removed?.stderr).toMatch(/^ORIGIN_UNKNOWN: .+\n {2}网站: .+\[U\+202E\]/);
  expect(unknown?.stderr).toContain('[U+200B]');
}, 60_000);

test('C1 every command prints names of certificates without control characters', async () => {
  const now = Date.now();
  const { units, subCa } = await createTestPki({ now });
  const { good } = units;
  const certificate = createUnitCertificate({
    issuer: subCa,
    key: {
      keyType: good.keyType,
      privateKey: good.privateKey,
      publicKeyInfo: publicKeyInfoOf(good.privateKey),
      pkcs8: good.keyDer,
    },
    name: `公司${HOSTILE}`,
    code: good.code,
    notBefore: now - 86_400_000,
    notAfter: now + 86_400_000,
  });
  const chain = [certificate, subCa.certificateDer];
  const { home, file } = await homeWithFile({
    ...good,
    pkcs12: (options) => writePkcs12({ ...options, key: good.keyDer, chain, friendlyName: HOSTILE }),
  });
  const id = createHash('sha256').update(certificate).digest('hex');
  const runs = [
    await hrca(home, ['import', file], { lines: [PASSPHRASE] }),
    await hrca(home, ['list']),
    await hrca(home, ['list', '--json']),
    await hrca(home, ['import', file], { lines: [PASSPHRASE] }),
    await hrca(home, ['remove', id]),
    await hrca(home, ['remove', id, '--yes']),
  ];
  for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toMatch(OBEYED);
  expect(runs[1]?.stdout).toContain('公司a[U+001B][2Jb[U+009B]31mc[U+202E]d');
  expect(JSON.parse(runs[2]?.stdout ?? '').certificates).toMatchObject([{ unitName: `公司${HOSTILE}` }]);
  expect(runs[5]).toMatchObject({ code: 0, stdout: expect.stringContaining('[U+202E]') });
}, 60_000);

test('C1 the status prints a refused origin without control characters', async () => {
  const { units } = await createTestPki({ now: Date.now() });
  const { home } = await homeOfUnit({ unit: units.good, pin: 'jiangsu-2026' });
  const { port } = await startRunningAgent(home);
  const page = await rawConnection(port);
  // 0x9B is CSI for a terminal with 8-bit controls.
  page.write(Buffer.from(handshake(port, [HOST, 'Origin: https://a\u009b31m\u0085.test']), 'latin1'));
  await new Promise((resolve) => page.once('close', resolve));
  for (const parameters of [['status'], ['status', '--json']]) {
    const { stdout, stderr } = await hrca(home, parameters);
    expect(stdout + stderr).not.toMatch(OBEYED);
    expect(stdout).toMatch(/\[U\+009B\]31m|\\u009b31m/);
  }
}, 60_000);

test('C1 the log escapes control characters, and its lines parse to the original', async () => {
  const state = await temporaryFolder();
  const { log, open } = createLog(state);
  await open();
  log.warn({ origin: HOSTILE }, HOSTILE);
  const text = await readFile(join(state, 'log/agent.log'), 'utf8');
  expect(text).not.toMatch(OBEYED);
  expect(JSON.parse(text)).toMatchObject({ origin: HOSTILE, msg: HOSTILE });
});

function publicKeyInfoOf(privateKey: KeyObject): Uint8Array {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
}
