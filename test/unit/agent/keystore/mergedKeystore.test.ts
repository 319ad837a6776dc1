import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type FixtureUnit, type TestPki } from '@hrca/certs-fixtures';
import { HrcaError } from '@hrca/protocol/errors';
import { certificateId, readCertificate, writePem } from '@hrca/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCaFolder } from '#agent/keystore/caFolder.ts';
import type { KeystoreEntry } from '#agent/keystore/keystore.ts';
import { createMergedKeystore } from '#agent/keystore/mergedKeystore.ts';
import type { NativeKeystore } from '#agent/keystore/native/nativeKeystore.ts';
import { importUnit, openKeystore } from '#test/support/agent/keystoreUnderTest.ts';
import { soon } from '#test/support/system/soon.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

let pki: TestPki;
let unit: FixtureUnit;
let other: FixtureUnit;
beforeAll(async () => {
  pki = await createTestPki({ now: Date.now(), keyType: 'P-256' });
  const { units } = pki;
  unit = units.good;
  other = units.expired;
});

const entryOf = ({ certificateDer, chain }: FixtureUnit, device: string, algorithms: 'ES256'[] = ['ES256']) =>
  ({
    kind: 'certificate',
    id: certificateId(certificateDer),
    certificate: readCertificate(certificateDer),
    chain,
    algorithms,
    triesLeft: undefined,
    device,
  }) satisfies KeystoreEntry;

/** A keystore of devices whose list is set by the test. */
function devices(list: NativeKeystore['list']) {
  const listeners = new Set<() => void>();
  const keystore: NativeKeystore = {
    list,
    sign: async () => Buffer.from(`signed by the device`),
    changePin: async () => undefined,
    unlock: () => Promise.reject(new HrcaError('KEY_LOCKED')),
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
  };
  return { keystore, listeners };
}

async function merged(parts: Record<string, NativeKeystore>, { listTimeoutMs = 5_000 } = {}) {
  const unexpected: unknown[] = [];
  const keystore = createMergedKeystore({
    files: await openKeystore(await temporaryFolder()),
    devices: Object.entries(parts).map(([name, keystore]) => ({ name, keystore })),
    listTimeoutMs,
    onUnexpected: (error) => unexpected.push(error),
  });
  return { keystore, unexpected };
}

const names = (entries: KeystoreEntry[]) =>
  entries.map((entry) => (entry.kind === 'certificate' ? entry.device : `${entry.name}: ${entry.problem}`));

test('the merged list has each certificate once, from the keystore that can sign with it', async () => {
  const { keystore } = await merged({
    store: devices(async () => [entryOf(unit, 'store', []), entryOf(other, 'store')]).keystore,
    key: devices(async () => [entryOf(unit, 'key'), entryOf(unit, 'key')]).keystore,
    second: devices(async () => [entryOf(unit, 'second')]).keystore,
  });
  expect(names(await keystore.list())).toEqual(['key', 'store']);
});

test('a keystore that fails is an entry with its code, and the others work', async () => {
  const { keystore, unexpected } = await merged({
    absent: devices(() => Promise.reject(new HrcaError('KEYSTORE_DRIVER_MISSING'))).keystore,
    broken: devices(() => Promise.reject(new Error('a bug'))).keystore,
    key: devices(async () => [entryOf(unit, 'key')]).keystore,
  });
  expect(names(await keystore.list())).toEqual(['key', 'absent: KEYSTORE_DRIVER_MISSING', 'broken: INTERNAL']);
  expect(unexpected).toEqual([new Error('a bug')]);
});

test('a slow keystore does not delay the list, and its answer is reported as a change', async () => {
  let answer: (entries: KeystoreEntry[]) => void = () => undefined;
  let calls = 0;
  const slow = devices(() => {
    calls++;
    return calls === 1
      ? new Promise((resolve) => {
          answer = resolve;
        })
      : Promise.resolve([entryOf(unit, 'slow')]);
  });
  const { keystore } = await merged({ slow: slow.keystore }, { listTimeoutMs: 20 });
  const changed = soon('word of a change', new Promise<void>((resolve) => keystore.watch(resolve)));
  expect(names(await keystore.list())).toEqual(['slow: KEYSTORE_DRIVER_SLOW']);
  expect(names(await keystore.list())).toEqual(['slow: KEYSTORE_DRIVER_SLOW']);
  expect(calls).toBe(1);
  answer([]);
  await changed;
  expect(names(await keystore.list())).toEqual(['slow']);
});

test('signatures and changes of the PIN go to the keystore of the certificate', async () => {
  const home = await temporaryFolder();
  const { keystore: files, id } = await importUnit(home, other);
  const keystore = createMergedKeystore({
    files,
    devices: [{ name: 'key', keystore: devices(async () => [entryOf(unit, 'key')]).keystore }],
    listTimeoutMs: 5_000,
    onUnexpected: () => undefined,
  });
  const onKey = certificateId(unit.certificateDer);
  const pins = { askPin: fail, askNewPin: fail, askPuk: fail };
  const message = () => Buffer.from('message');
  const signature = await keystore.sign({ id: onKey, algorithm: 'ES256', message, pins });
  expect(Buffer.from(signature).toString()).toBe('signed by the device');
  await expect(keystore.unlock({ id: onKey, pins })).rejects.toMatchObject({ code: 'KEY_LOCKED' });
  await expect(keystore.remove(onKey)).rejects.toMatchObject({ code: 'CERTIFICATE_ON_DEVICE' });
  await keystore.remove(id);
  expect(names(await keystore.list())).toEqual(['key']);
  const unknown = { id: 'f'.repeat(64), algorithm: 'ES256', message, pins } as const;
  await expect(keystore.sign(unknown)).rejects.toMatchObject({ code: 'CERTIFICATE_UNKNOWN' });
});

test('a listener is called for changes of every keystore until it is taken off', async () => {
  const key = devices(async () => []);
  const { keystore } = await merged({ key: key.keystore });
  let changes = 0;
  const end = keystore.watch(() => changes++);
  for (const listener of key.listeners) listener();
  expect(changes).toBe(1);
  end();
  expect(key.listeners.size).toBe(0);
});

const fail = () => Promise.reject(new Error('unexpected question'));

describe('a certificate on a device without CA certificates', () => {
  const chainsOf = (entries: KeystoreEntry[]) =>
    entries.flatMap((entry) => (entry.kind === 'certificate' ? [entry.chain.map((der) => certificateId(der))] : []));
  const alone = (one: FixtureUnit) => ({ ...one, chain: [one.certificateDer] });

  test('is sent with those of another certificate', async () => {
    const { keystore } = await merged({
      key: devices(async () => [entryOf(alone(unit), 'key')]).keystore,
      other: devices(async () => [entryOf(other, 'other')]).keystore,
    });
    const [ofKey] = chainsOf(await keystore.list());
    expect(ofKey).toEqual([unit.certificateDer, pki.subCa.certificateDer].map(certificateId));
  });

  test('is sent with those of the CA folder, in DER or PEM, but not with one of the same name', async () => {
    const folder = await temporaryFolder();
    const { subCa, untrusted } = pki;
    await writeFile(join(folder, 'namesake.pem'), writePem('CERTIFICATE', untrusted.subCa.certificateDer));
    await writeFile(join(folder, 'text.txt'), 'no certificate');
    const keystore = createMergedKeystore({
      files: await openKeystore(await temporaryFolder()),
      devices: [{ name: 'key', keystore: devices(async () => [entryOf(alone(unit), 'key')]).keystore }],
      caCertificates: () => readCaFolder(folder),
      listTimeoutMs: 5_000,
      onUnexpected: () => undefined,
    });
    expect(chainsOf(await keystore.list())).toEqual([[certificateId(unit.certificateDer)]]);
    for (const bytes of [subCa.certificateDer, writePem('CERTIFICATE', subCa.certificateDer)]) {
      await writeFile(join(folder, 'ca.cer'), bytes);
      expect(chainsOf(await keystore.list())).toEqual([[unit.certificateDer, subCa.certificateDer].map(certificateId)]);
    }
  });

  test('is sent alone if the CA folder does not exist', async () => {
    expect(await readCaFolder(join(await temporaryFolder(), 'none'))).toEqual([]);
  });
});
