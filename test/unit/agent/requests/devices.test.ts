import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import type { CertificateView, WindowAction, WindowView } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import { authorityKeyIdentifier, certificateId, readCertificate, subjectKeyIdentifier } from '@hrca/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import type { KeystoreEntry } from '#agent/keystore/keystore.ts';
import type { NativeKeystore } from '#agent/keystore/native/nativeKeystore.ts';
import { windowPins } from '#agent/windowFlows/windowPins.ts';
import { agentUnderTest, connectPage } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { collectedLog } from '#test/support/agent/collectedLog.ts';
import { quickClerk, scriptedWindow } from '#test/support/agent/scriptedWindow.ts';

const challenge = 'c'.repeat(43);
const clerk = quickClerk({ pin: '123456', newPin: 'jiangsu-2026' });
let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

/** A keystore whose list of devices the test changes. */
function changingKeystore(initial: KeystoreEntry[] = []) {
  let entries = initial;
  const listeners = new Set<() => void>();
  const keystore: NativeKeystore = {
    list: async () => entries,
    sign: () => Promise.reject(new HrcaError('KEY_REMOVED')),
    changePin: async () => undefined,
    unlock: () => Promise.reject(new HrcaError('KEY_LOCKED')),
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
  };
  return {
    device: { name: 'Key', keystore },
    listeners,
    setEntries: (next: KeystoreEntry[]) => {
      entries = next;
      for (const listener of listeners) listener();
    },
  };
}

const missingDriver = { kind: 'fault', name: '龙脉', problem: 'KEYSTORE_DRIVER_MISSING' } as const;
type ListView = Extract<WindowView, { screen: 'certificates' }>;
const listed = (view: WindowView | undefined) =>
  (view as ListView).certificates.map(({ unitName, problem }) => [unitName, problem]);

describe('the list of certificates', () => {
  test('an open list follows the devices, which are not watched after it is closed', async () => {
    const changing = changingKeystore([missingDriver]);
    let act: (action: WindowAction) => void = () => undefined;
    const window = scriptedWindow(
      () =>
        new Promise((resolve) => {
          act = resolve;
        }),
    );
    const { port } = await agentUnderTest({ devices: [changing.device], openWindow: window.open });
    const page = await connectPage(port);
    const reply = page.call('signLogin', { challenge });
    await expect.poll(() => window.shown.length).toBe(1);
    expect((window.shown[0] as ListView).faults).toEqual([{ name: '龙脉', problem: 'KEYSTORE_DRIVER_MISSING' }]);
    changing.setEntries([]);
    await expect.poll(() => window.updates.length).toBe(1);
    expect(window.updates[0]).not.toHaveProperty('faults');
    act({ action: 'cancel' });
    expect(await reply).toMatchObject({ error: { code: 'USER_CANCELLED' } });
    expect(changing.listeners.size).toBe(0);
    changing.setEntries([missingDriver]);
    expect(window.updates).toHaveLength(1);
  });

  test('a portal learns nothing about keystores that could not be read', async () => {
    const window = scriptedWindow(clerk);
    const { port } = await agentUnderTest({
      devices: [changingKeystore([missingDriver]).device],
      openWindow: window.open,
    });
    const page = await connectPage(port);
    expect(await page.call('listCertificates')).toMatchObject({ result: { certificates: [] } });
  });

  test('the command line has the same list, with the problems of keystores', async () => {
    const window = scriptedWindow(clerk);
    const { controlAddress } = await agentUnderTest({
      devices: [changingKeystore([missingDriver]).device],
      openWindow: window.open,
    });
    expect(await callAgent(controlAddress, 'list', {})).toEqual({
      certificates: [],
      faults: [{ name: '龙脉', problem: 'KEYSTORE_DRIVER_MISSING' }],
    });
  });
});

test('the certificate of the last login is preselected the next time', async () => {
  const window = scriptedWindow(clerk);
  const { port, ids } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
  const page = await connectPage(port);
  await page.call('signLogin', { challenge });
  const before = window.shown.length;
  await page.call('signLogin', { challenge });
  expect((window.shown[0] as ListView).selectedId).toBeUndefined();
  expect((window.shown[before] as ListView).selectedId).toBe(ids[0]);
});

describe('what a portal accepts', () => {
  const askFor = async (accept: object) => {
    const window = scriptedWindow((view) => (view.screen === 'certificates' ? { action: 'cancel' } : clerk(view)));
    const { log, lines } = collectedLog();
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open, log });
    const page = await connectPage(port);
    const reply = await page.call('signLogin', { challenge, accept });
    return { reply, view: window.shown[0], line: lines.at(-1) };
  };
  const issuer = () => authorityKeyIdentifier(readCertificate(pki.units.good.certificateDer)) ?? '';
  const subjectKey = (index: number) =>
    subjectKeyIdentifier(readCertificate(pki.units.good.chain[index] as Uint8Array));
  const root = () => authorityKeyIdentifier(readCertificate(pki.units.good.chain[1] as Uint8Array)) ?? '';

  test.each<[string, () => object, string | undefined]>([
    ['anything', () => ({}), undefined],
    ['its algorithm', () => ({ algorithms: ['SM2', 'ES256'] }), undefined],
    ['other algorithms', () => ({ algorithms: ['SM2', 'RS256'] }), 'CERTIFICATE_ALGORITHM_NOT_ACCEPTED'],
    ['its issuer', () => ({ issuers: ['00'.repeat(20), issuer()] }), undefined],
    ['the root above its issuer', () => ({ issuers: [root()] }), undefined],
    ['other issuers', () => ({ issuers: ['00'.repeat(20)] }), 'CERTIFICATE_ISSUER_NOT_ACCEPTED'],
  ])('a portal that accepts %s has the certificate listed, with the reason if it does not fit', async (_, accept, problem) => {
    const { view } = await askFor(accept());
    expect(listed(view)).toEqual([[pki.units.good.name, problem]]);
  });

  test('the log has what a portal accepts and what the certificate has, if the only certificate does not fit', async () => {
    const got = [...new Set([subjectKey(1), issuer(), root()])].join(', ');
    const byIssuer = await askFor({ issuers: ['00'.repeat(20)] });
    expect(byIssuer.reply).toMatchObject({ error: { code: 'USER_CANCELLED' } });
    expect(byIssuer.reply.error).not.toHaveProperty('details');
    expect(byIssuer.line).toMatchObject({
      code: 'USER_CANCELLED',
      unaccepted: 'CERTIFICATE_ISSUER_NOT_ACCEPTED',
      field: 'accept.issuers',
      expected: '00'.repeat(20),
      got,
    });
    const byAlgorithm = await askFor({ algorithms: ['SM2', 'RS256'] });
    expect(byAlgorithm.line).toMatchObject({ field: 'accept.algorithms', expected: 'SM2, RS256', got: 'ES256' });
    expect((await askFor({ algorithms: ['ES256'] })).line).not.toHaveProperty('unaccepted');
  });

  test('a portal that accepts one algorithm gets a signature with it', async () => {
    const rsa = await createTestPki({ now: Date.now(), keyType: 'RSA-2048' });
    const window = scriptedWindow(clerk);
    const { port } = await agentUnderTest({ units: [rsa.units.good], openWindow: window.open });
    const page = await connectPage(port);
    const { result } = await page.call('signLogin', { challenge, accept: { algorithms: ['PS256'] } });
    const [header = ''] = String(result?.token).split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'PS256' });
  });

  test.each([
    ['an unknown algorithm', { algorithms: ['none'] }],
    ['no algorithm at all', { algorithms: [] }],
    ['more issuers than there are', { issuers: Array.from({ length: 33 }, () => '00'.repeat(20)) }],
    ['an issuer by its name', { issuers: ['CN=JSCA_CA'] }],
    ['an issuer of 60 KB', { issuers: ['0'.repeat(60_000)] }],
    ['an unknown member', { names: ['x'] }],
  ])('a request that accepts %s is refused without a window', async (_, accept) => {
    const { reply, view } = await askFor(accept);
    expect(reply).toMatchObject({ error: { code: 'REQUEST_INVALID' } });
    expect(view).toBeUndefined();
  });
});

describe('a device that is removed while its PIN is requested', () => {
  test.each([
    ['a removed device ends the login at once', [missingDriver], 'KEY_REMOVED'],
    [
      'a driver that does not answer is not taken for a removed device',
      [{ ...missingDriver, problem: 'KEYSTORE_DRIVER_SLOW' }],
      undefined,
    ],
  ] as const)('%s', async (_, left, code) => {
    const { good } = pki.units;
    const entry = {
      kind: 'certificate',
      id: certificateId(good.certificateDer),
      certificate: readCertificate(good.certificateDer),
      chain: good.chain,
      algorithms: ['ES256'],
      triesLeft: 6,
      device: 'Key',
    } satisfies KeystoreEntry;
    const changing = changingKeystore([entry]);
    changing.device.keystore.sign = async ({ pins }) => {
      await pins.askPin({ triesLeft: 6 });
      throw new Error('no PIN is typed');
    };
    let give: (action: WindowAction) => void = () => undefined;
    const pending = new Promise<WindowAction>((resolve) => {
      give = resolve;
    });
    const window = scriptedWindow((view) => (view.screen === 'pin' ? pending : clerk(view)));
    const { port } = await agentUnderTest({ devices: [changing.device], openWindow: window.open });
    const reply = (await connectPage(port)).call('signLogin', { challenge });
    await expect.poll(() => window.shown.at(-1)?.screen).toBe('pin');
    changing.setEntries([...left]);
    if (!code) give({ action: 'cancel' });
    expect(await reply).toMatchObject({ error: { code: code ?? 'USER_CANCELLED' } });
    expect(changing.listeners.size).toBe(0);
  });
});

test('a locked PIN of a device is KEY_LOCKED in both windows, since the agent has no PUK for it', async () => {
  const { open } = scriptedWindow(() => 'close');
  const certificate = { device: 'Key' } as CertificateView;
  const window = await open({ signal: new AbortController().signal });
  const pins = windowPins({ window, certificate });
  await expect(pins.askPin({ triesLeft: 0 })).rejects.toMatchObject({ code: 'KEY_LOCKED' });
});
