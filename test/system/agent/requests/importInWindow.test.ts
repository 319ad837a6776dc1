import { join } from 'node:path';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import type { ErrorCode, WindowAction, WindowView } from '@hrca/protocol';
import { certificateId } from '@hrca/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCredentials } from '#agent/credentials/credentials.ts';
import { fileCredentialStore } from '#agent/credentials/fileCredentialStore.ts';
import { ensurePrivateFolder } from '#agent/files/privateFolder.ts';
import { createPkcs12Reader } from '#agent/keystore/pkcs12/pkcs12Reader.ts';
import { createSoftwareKeystore } from '#agent/keystore/software/softwareKeystore.ts';
import { importInWindow } from '#agent/windowFlows/importInWindow.ts';
import { requestLogin } from '#agent/windowFlows/login.ts';
import { BackRequested } from '#agent/windowFlows/windowPins.ts';
import { mergedWith } from '#test/support/agent/keystoreUnderTest.ts';
import { quickClerk, scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { opensslPkcs12 } from '#test/support/certificates/opensslPkcs12.ts';
import { certificateBag, keyBag, openPfx } from '#test/support/certificates/pkcs12Parts.ts';
import { bundleForNode } from '#test/support/devices/bundleForNode.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const entry = new URL('../../../../agent/keystore/pkcs12/pkcs12Worker.ts', import.meta.url);
const folder = suiteFolder();
let workerUrl: URL;
let pki: TestPki;
let other: TestPki;

beforeAll(async () => {
  workerUrl = await bundleForNode({ entry, folder });
  pki = await createTestPki({ now: Date.now() });
  other = await createTestPki({ now: Date.now(), keyType: 'SM2' });
});

async function keystoreWithReader() {
  const home = await temporaryFolder();
  await ensurePrivateFolder(join(home, 'keystore'));
  return mergedWith(
    createSoftwareKeystore({
      folder: join(home, 'keystore'),
      credentials: createCredentials({
        openSystemStore: () => Promise.reject(new Error('none here')),
        fallback: fileCredentialStore(join(home, 'secrets')),
        onFallback: () => undefined,
      }),
      readKeyFiles: createPkcs12Reader({ workerUrl }),
      scryptCost: 2 ** 10,
    }),
  );
}

const exported = (unit: TestPki['units']['good'], passphrase: string, ...args: string[]) =>
  opensslPkcs12({ folder, key: unit.keyDer, certificates: unit.chain, passphrase, args });
const forever = new Promise<never>(() => undefined);

/** Imports with a user who answers each screen by `answers`, waits on the import screen and confirms the PUKs. */
async function importing({
  files,
  answers = {},
  keystore,
}: {
  files: Record<string, Uint8Array>;
  answers?: Partial<Record<WindowView['screen'], (view: WindowView) => WindowAction | 'close'>>;
  keystore?: Awaited<ReturnType<typeof keystoreWithReader>>;
}) {
  const kept = keystore ?? (await keystoreWithReader());
  const user = scriptedWindow((view) => {
    const answer = answers[view.screen];
    if (answer) return answer(view);
    return view.screen === 'importing' ? forever : { action: 'noted' };
  });
  const window = await user.open({ signal: new AbortController().signal });
  const failed = await importInWindow({
    window,
    keystore: kept,
    now: Date.now,
    files: Object.entries(files).map(([name, bytes]) => ({ name, contents: Buffer.from(bytes).toString('base64url') })),
    passphrase: 'first',
  });
  const last = user.shown.findLast((view) => view.screen === 'imported');
  const imported = last?.screen === 'imported' ? last.imported : [];
  const screens = user.shown.map(({ screen }) => screen);
  return { failed, imported, screens, updates: user.updates, keystore: kept, ids: async () => idsIn(kept) };
}

async function idsIn(keystore: Awaited<ReturnType<typeof keystoreWithReader>>): Promise<string[]> {
  return (await keystore.list()).map((listed) => (listed.kind === 'fault' ? '' : listed.id));
}

const codes = (failed: readonly { file: string; code: ErrorCode }[]) => failed.map(({ file, code }) => [file, code]);

describe('files that are chosen together', () => {
  test('all chosen files are imported, and the window asks by name for the passphrase of a file that has another', async () => {
    const passphraseViews: WindowView[] = [];
    const { failed, imported, screens } = await importing({
      files: {
        'a.p12': await exported(pki.units.good, 'first'),
        'b.p12': await exported(other.units.good, 'second'),
        'c.txt': Buffer.from('no key'),
      },
      answers: {
        passphrase: (view) => {
          passphraseViews.push(view);
          return { action: 'passphrase', passphrase: passphraseViews.length === 1 ? 'wrong again' : 'second' };
        },
      },
    });
    expect(passphraseViews).toMatchObject([{ file: 'b.p12' }, { file: 'b.p12' }]);
    expect(imported.map(({ certificate }) => certificate.id)).toEqual([
      certificateId(pki.units.good.certificateDer),
      certificateId(other.units.good.certificateDer),
    ]);
    expect(codes(failed)).toEqual([['c.txt', 'PKCS12_MALFORMED']]);
    expect(failed[0]?.reason).toBe('neither PEM nor DER');
    expect(screens).toEqual(['importing', 'passphrase', 'importing', 'passphrase', 'importing', 'imported']);
  });

  test('certificates of chosen files go to their key also if that key is opened later', async () => {
    const { keyDer, chain } = pki.units.good;
    const key = await exported({ ...pki.units.good, chain: [] }, 'second', '-nocerts');
    expect(keyDer.length).toBeGreaterThan(0);
    const files = { 'a.key': key, 'leaf.cer': chain[0] as Uint8Array, 'ca.cer': chain[1] as Uint8Array };
    const { failed, imported, keystore } = await importing({
      files,
      answers: { passphrase: () => ({ action: 'passphrase', passphrase: 'second' }) },
    });
    expect([failed, imported.length]).toEqual([[], 1]);
    expect(await keystore.list()).toMatchObject([{ chain }]);
  });

  test('跳过 skips one of the chosen files', async () => {
    const { failed, imported } = await importing({
      files: {
        'a.p12': await exported(pki.units.good, 'second'),
        'b.p12': await exported(other.units.good, 'first'),
      },
      answers: { passphrase: () => ({ action: 'back' }) },
    });
    expect(imported).toHaveLength(1);
    expect(codes(failed)).toEqual([['a.p12', 'PKCS12_PASSPHRASE_INCORRECT']]);
  });
});

describe('several keys in one file', () => {
  const both = () => {
    const units = [pki.units.good, other.units.good];
    const certificates = units.flatMap(({ chain }) => chain.map(certificateBag));
    return openPfx(...units.map(({ keyDer }) => keyBag(keyDer)), ...certificates);
  };

  test('the user chooses among several keys of one file, and each chosen key becomes an entry', async () => {
    const seen: WindowView[] = [];
    const choose = (count: number) => (view: WindowView) => {
      seen.push(view);
      const ids = view.screen === 'chooseKeys' ? view.certificates.map(({ id }) => id) : [];
      return { action: 'chooseKeys' as const, certificateIds: ids.slice(0, count) };
    };
    const one = await importing({ files: { 'both.p12': both() }, answers: { chooseKeys: choose(1) } });
    expect(seen).toMatchObject([{ file: 'both.p12', certificates: [{}, {}] }]);
    expect(await one.ids()).toHaveLength(1);
    const two = await importing({ files: { 'both.p12': both() }, answers: { chooseKeys: choose(2) } });
    expect([await two.ids(), two.imported.length]).toEqual([expect.arrayContaining(await one.ids()), 2]);
  });

  test('no key of a file with several is stored if the user chooses none', async () => {
    const { failed, ids } = await importing({
      files: { 'both.p12': both() },
      answers: { chooseKeys: () => ({ action: 'back' }) },
    });
    expect(codes(failed)).toEqual([['both.p12', 'PKCS12_SEVERAL_KEYS']]);
    expect(await ids()).toEqual([]);
  });
});

test('an existing certificate is replaced only after confirmation', async () => {
  const files = { 'a.p12': await exported(pki.units.good, 'first') };
  const { keystore, imported } = await importing({ files });
  const keeping = await importing({ files, keystore, answers: { replace: () => ({ action: 'back' }) } });
  expect(codes(keeping.failed)).toEqual([['a.p12', 'CERTIFICATE_ALREADY_IMPORTED']]);
  expect(keeping.screens).toEqual(['importing', 'replace']);
  const replacing = await importing({ files, keystore, answers: { replace: () => ({ action: 'replace' }) } });
  expect(replacing.failed).toEqual([]);
  expect(replacing.imported[0]?.puk).not.toBe(imported[0]?.puk);
});

describe('an import that takes long', () => {
  const slow = () => exported(pki.units.good, 'first', '-legacy', '-iter', '600000');

  test('a long import shows its progress', async () => {
    const { updates } = await importing({ files: { 'firefox.p12': await slow() } });
    const progress = updates.map((view) => (view.screen === 'importing' ? view.progress : undefined));
    expect(progress.length).toBeGreaterThan(5);
    expect(progress).toEqual(progress.toSorted());
  });

  test('a long import can be cancelled, and nothing is stored', async () => {
    const keystore = await keystoreWithReader();
    const files = { 'firefox.p12': await slow() };
    const giveUp = importing({ files, keystore, answers: { importing: () => ({ action: 'back' }) } });
    await expect(giveUp).rejects.toBeInstanceOf(BackRequested);
    expect(await idsIn(keystore)).toEqual([]);
  });
});

test('a login with an empty list imports a file and continues with its certificate', async () => {
  const contents = Buffer.from(await exported(pki.units.good, 'first')).toString('base64url');
  const files = [{ name: 'a.p12', contents }];
  const broken = [{ name: 'b.p12', contents: Buffer.from('no key').toString('base64url') }];
  const imports: WindowAction[] = [
    { action: 'import', files: broken, passphrase: '' },
    { action: 'import', files, passphrase: 'first' },
  ];
  const clerk = quickClerk({ pin: '123456', newPin: 'jiangsu-2026' });
  const user = scriptedWindow((view) => {
    if (view.screen === 'importing') return forever;
    if (view.screen === 'imported') return { action: 'noted' };
    return (view.screen === 'certificates' && imports.shift()) || clerk(view);
  });
  const token = await requestLogin({
    window: await user.open({ signal: new AbortController().signal }),
    keystore: await keystoreWithReader(),
    lastCertificates: { of: async () => undefined, usedAt: async () => new Map(), remember: async () => undefined },
    now: Date.now,
    request: {
      origin: 'https://portal.test',
      challenge: 'c'.repeat(43),
      certificateId: undefined,
      accept: {},
      format: 'jws',
    },
    onChosen: () => undefined,
    onListed: () => undefined,
  });
  expect(token.split('.')).toHaveLength(3);
  const lists = user.shown.filter((view) => view.screen === 'certificates');
  expect(lists.map(({ certificates, failed }) => [certificates.length, failed?.map(({ code }) => code)])).toEqual([
    [0, undefined],
    [0, ['PKCS12_MALFORMED']],
    [1, undefined],
  ]);
});
