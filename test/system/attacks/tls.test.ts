import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, webcrypto, X509Certificate } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runTool } from '#agent/platform/runTool.ts';
import { debianStore } from '#agent/platform/trustStores/debianStore.ts';
import { trustedCa } from '#agent/platform/trustStores/trustStore.ts';
import { makeLocalCertificates } from '#agent/tls/localCertificates.ts';
import { createLocalTls, RENEWAL_AHEAD_MS, type TlsCredentials } from '#agent/tls/localTls.ts';
import { dnsName, ipv4, leakedCa } from '#test/support/certificates/leakedCa.ts';
import { openssl } from '#test/support/certificates/openssl.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import {
  certutil,
  chromiumDatabase,
  createDatabase,
  fingerprintsBelow,
  firefoxProfile,
  storesOf,
} from '#test/support/system/trustStores.ts';

const DAY_MS = 86_400_000;
const now = Date.parse('2026-03-02T00:00:00Z');

/** The agent's TLS for the browsers of one home, without an agent. */
async function tlsAt(home: string, clock = { now: Date.now() }, findTrustStores = storesOf(home)) {
  const served: (TlsCredentials | undefined)[] = [];
  const tls = createLocalTls({
    folder: join(home, 'tls'),
    findTrustStores,
    now: () => clock.now,
    serve: (credentials) => void served.push(credentials),
  });
  return { tls, served, clock };
}

/** The agent's CAs that a database trusts. */
const oursIn = (folder: string) =>
  [...certutil(folder, '-L').matchAll(/^HRCA localhost only [0-9a-f]{8}/gm)].map(String);

describe('name constraints of the local CA', () => {
  async function verifier() {
    const folder = await temporaryFolder();
    const leaked = await leakedCa(now);
    writeFileSync(join(folder, 'ca'), leaked.ca);
    const verify = (leaf: string, ...more: string[]) => {
      writeFileSync(join(folder, 'leaf'), leaf);
      const at = String(now / 1000);
      return openssl('verify', '-CAfile', join(folder, 'ca'), '-attime', at, ...more, join(folder, 'leaf')).then(
        () => 'accepted',
        ({ stderr, stdout }) => `${stderr}${stdout}`,
      );
    };
    return { folder, ...leaked, verify };
  }

  test('T1 OpenSSL accepts a certificate of the local CA for localhost and 127.0.0.1', async () => {
    const { leafFor, verify } = await verifier();
    expect(await verify((await leafFor(undefined)).cert, '-purpose', 'sslserver')).toBe('accepted');
  });

  test.each([
    ['another name', dnsName('bank.test')],
    ['a name that ends with localhost', dnsName('evillocalhost')],
    ['a name that begins with localhost', dnsName('localhost.bank.test')],
    ['another address', ipv4(192, 0, 2, 1)],
    ['another loopback address', ipv4(127, 0, 0, 2)],
  ])('T1 OpenSSL refuses a certificate that the key of the local CA signed for %s', async (_, names) => {
    const { leafFor, verify } = await verifier();
    expect(await verify((await leafFor(names)).cert)).toContain('permitted subtree violation');
  });

  test('T1 OpenSSL refuses a CA below the local CA, and every purpose other than a TLS server', async () => {
    const { folder, leafBelowAnotherCa, leafFor, verify } = await verifier();
    const { intermediate, cert } = await leafBelowAnotherCa();
    writeFileSync(join(folder, 'between'), intermediate);
    expect(await verify(cert, '-untrusted', join(folder, 'between'))).toContain('path length constraint exceeded');
    for (const purpose of ['smimesign', 'sslclient', 'timestampsign']) {
      expect(await verify((await leafFor(undefined)).cert, '-purpose', purpose)).toMatch(/purpose|EKU/i);
    }
  });
});

describe('the private keys', () => {
  // Proves that no key on the disk can sign another certificate of the local CA.
  test('T2 the private key of the local CA is in no file; only that of the leaf is', async () => {
    const home = await temporaryFolder();
    createDatabase(chromiumDatabase(home));
    await (await tlsAt(home)).tls.install();
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).map((file) => join(home, file));
    const text = files
      .filter((file) => statSync(file).isFile())
      .map((file) => readFileSync(file, 'latin1'))
      .join('\n');
    const keys = text.match(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]+-----END/g) ?? [];
    expect(keys).toHaveLength(1);
    const { served } = JSON.parse(readFileSync(join(home, 'tls/tls.json'), 'utf8'));
    const leaf = new X509Certificate(served.leaf);
    const spki = (pem: string) => createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' });
    expect(spki(served.key)).toBe(leaf.publicKey.export({ type: 'spki', format: 'pem' }));
    expect(leaf.ca).toBe(false);
    expect(new X509Certificate(served.ca).publicKey.equals(leaf.publicKey)).toBe(false);
  });

  test('T2 the private key of the local CA cannot be exported from memory', async () => {
    // Of the two generated keys only that of the leaf is extractable.
    const generated: webcrypto.CryptoKeyPair[] = [];
    const generate = webcrypto.subtle.generateKey.bind(webcrypto.subtle) as (
      ...parameters: unknown[]
    ) => Promise<never>;
    const spied = async (...parameters: unknown[]) => {
      const pair = await generate(...parameters);
      generated.push(pair);
      return pair;
    };
    Object.defineProperty(webcrypto.subtle, 'generateKey', { value: spied, configurable: true });
    try {
      await makeLocalCertificates(now);
    } finally {
      Reflect.deleteProperty(webcrypto.subtle, 'generateKey');
    }
    expect(generated.map(({ privateKey }) => privateKey.extractable).sort()).toEqual([false, true]);
  });

  test('T2 the private key of the leaf is readable by its owner only', async () => {
    // Modes of the file and of its folder.
    const home = await temporaryFolder();
    await (await tlsAt(home)).tls.install();
    expect(statSync(join(home, 'tls/tls.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, 'tls')).mode & 0o777).toBe(0o700);
  });
});

// Proves that removal removes the CA from every store, and nothing else.
describe('removal', () => {
  test.each([
    ['if both browsers had databases', true],
    ['if Chromium had no database and no folder', false],
  ])('T4 removal restores the stores to the byte %s', async (_, hasChromium) => {
    const home = await temporaryFolder();
    if (hasChromium) createDatabase(chromiumDatabase(home));
    createDatabase(firefoxProfile(home));
    const before = fingerprintsBelow(home);
    const { tls } = await tlsAt(home);
    const { stores } = await tls.install();
    expect(stores.map(({ isTrusted }) => isTrusted)).toEqual([true, true]);
    expect(oursIn(firefoxProfile(home))).toHaveLength(1);
    expect(oursIn(chromiumDatabase(home))).toHaveLength(1);
    expect(await tls.remove()).toEqual({ removed: true, left: [] });
    expect(fingerprintsBelow(home)).toEqual(before);
  });

  test('T4 removal restores the stores after a second install, a renewal and a move of Chromium’s database', async () => {
    const home = await temporaryFolder();
    createDatabase(join(home, '.pki/nssdb'));
    createDatabase(firefoxProfile(home));
    const before = fingerprintsBelow(home);
    const { tls, clock } = await tlsAt(home);
    await tls.install();
    await tls.install();
    clock.now += 380 * DAY_MS;
    await tls.start();
    expect(oursIn(join(home, '.pki/nssdb'))).toHaveLength(1);
    await tls.remove();
    expect(fingerprintsBelow(home)).toEqual(before);
  });

  test('T4 removal keeps every other entry, also those that were added after the install', async () => {
    const home = await temporaryFolder();
    const profile = createDatabase(firefoxProfile(home));
    createDatabase(chromiumDatabase(home));
    const { tls } = await tlsAt(home);
    await tls.install();
    const file = join(home, 'other.pem');
    writeFileSync(file, (await makeLocalCertificates(Date.now())).ca.trim());
    certutil(profile, '-A', '-n', 'company CA', '-t', 'C,,', '-a', '-i', file);
    rmSync(file);
    await tls.remove();
    expect(oursIn(profile)).toEqual([]);
    expect(certutil(profile, '-L')).toMatch(/^company CA +C,,/m);
  });

  test('T4 removal changes a database that a browser has open under its locks, and does not replace the file', async () => {
    const home = await temporaryFolder();
    const profile = createDatabase(firefoxProfile(home));
    const { tls } = await tlsAt(home);
    await tls.install();
    const { ino } = statSync(join(profile, 'cert9.db'));
    const descriptor = openSync(join(profile, 'cert9.db'), 'r+');
    await tls.remove();
    closeSync(descriptor);
    expect(statSync(join(profile, 'cert9.db')).ino).toBe(ino);
    expect(oursIn(profile)).toEqual([]);
  });

  test('T4 removal restores Debian’s own store', async () => {
    const home = await temporaryFolder();
    const [local, etc, hooks] = ['local', 'etc', 'hooks'].map((name) => join(home, name)) as [string, string, string];
    for (const folder of [local, etc, hooks]) mkdirSync(folder);
    const parameters = ['--localcertsdir', local, '--etccertsdir', etc, '--hooksdir', hooks];
    execFileSync('/usr/sbin/update-ca-certificates', parameters, { stdio: 'ignore' });
    const before = fingerprintsBelow(home);
    const store = debianStore(runTool, { local, etc, parameters });
    const ca = trustedCa((await makeLocalCertificates(now)).ca);
    expect(await store.holds(ca)).toBe(false);
    await store.add(ca);
    expect(await store.holds(ca)).toBe(true);
    expect(fingerprintsBelow(home)).not.toEqual(before);
    await store.remove(ca.label);
    expect(fingerprintsBelow(home)).toEqual(before);
  });
});

// Proves that no old CA stays in a store, also after a crash between record and stores.
describe('renewal', () => {
  test('T5 renewal starts 30 days before the end, trusts and serves a new CA, and removes the old one', async () => {
    const home = await temporaryFolder();
    createDatabase(firefoxProfile(home));
    const { tls, clock, served } = await tlsAt(home, { now });
    const { notAfter, caFingerprint } = await tls.install();
    const [first] = oursIn(firefoxProfile(home));
    clock.now = notAfter - RENEWAL_AHEAD_MS - 1;
    await tls.start();
    expect(oursIn(firefoxProfile(home))).toEqual([first]);
    clock.now = notAfter - RENEWAL_AHEAD_MS + 1;
    await tls.start();
    const renewed = await tls.status();
    expect(renewed.notAfter).toBeGreaterThan(notAfter + 300 * DAY_MS);
    expect(renewed.caFingerprint).not.toBe(caFingerprint);
    expect(oursIn(firefoxProfile(home))).toHaveLength(1);
    expect(oursIn(firefoxProfile(home))).not.toEqual([first]);
    expect(new Set(served.map((credentials) => credentials?.cert)).size).toBe(2);
  });

  test('T5 renewal continues after a crash at any store, and leaves no old CA', async () => {
    for (let step = 0; step < 4; step++) {
      const home = await temporaryFolder();
      createDatabase(chromiumDatabase(home));
      createDatabase(firefoxProfile(home));
      const before = fingerprintsBelow(home);
      const clock = { now };
      await (await tlsAt(home, clock)).tls.install();
      clock.now += 380 * DAY_MS;
      let left = step;
      const crashing = async () =>
        (await storesOf(home)()).map((store) => ({
          ...store,
          add: async (ca: Parameters<typeof store.add>[0]) => (left-- > 0 ? store.add(ca) : crash()),
          remove: async (label: string) => (left-- > 0 ? store.remove(label) : crash()),
        }));
      const { tls: crashingTls } = await tlsAt(home, clock, crashing);
      await expect(crashingTls.start()).rejects.toThrow('crash');
      const { tls } = await tlsAt(home, clock);
      await tls.start();
      expect(oursIn(chromiumDatabase(home))).toHaveLength(1);
      expect(oursIn(firefoxProfile(home))).toEqual(oursIn(chromiumDatabase(home)));
      await tls.remove();
      expect(fingerprintsBelow(home)).toEqual(before);
    }
  });
});

function crash(): never {
  throw new Error('crash');
}
