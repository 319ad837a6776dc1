import { createTestPki, type FixtureUnit, type KeyType } from '@hrca/certs-fixtures';
import type { LoginAlgorithm, LoginFormat } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import { certificateId, readCertificate } from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import type { NativeKeystore } from '#agent/keystore/native/nativeKeystore.ts';
import { prepareLogin } from '#agent/signing/loginSignature.ts';
import { agentUnderTest, connectPage } from '#test/support/agent/agentUnderTest.ts';
import { quickClerk, scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { signJws } from '#test/support/tokens/loginTokens.ts';

const PIN = 'jiangsu-2026';
const challenge = 'c'.repeat(43);
const kinds: readonly [LoginAlgorithm, KeyType][] = [
  ['RS256', 'RSA-2048'],
  ['PS256', 'RSA-2048'],
  ['ES256', 'P-256'],
  ['SM2', 'SM2'],
];
const pkis = new Map(
  await Promise.all(
    (['RSA-2048', 'P-256', 'SM2'] as const).map(
      async (keyType) => [keyType, (await createTestPki({ now: Date.now(), keyType })).units] as const,
    ),
  ),
);
const unitsOf = (keyType: KeyType) => pkis.get(keyType as 'SM2') as NonNullable<ReturnType<typeof pkis.get>>;

describe.each(kinds)('a token with %s by a key of %s', (algorithm, keyType) => {
  const { good, expired } = unitsOf(keyType);

  test.each<LoginFormat>([
    'jws',
    'cms',
  ])(`K10 a token as %s is made only from a signature by the key of its certificate (${algorithm}, ${keyType})`, (format) => {
    const request = { format, origin: 'https://portal.test', challenge };
    const login = prepareLogin({ request, algorithm, chain: good.chain, now: Date.now() });
    const by = ({ privateKey }: FixtureUnit, message = login.message) => signJws({ algorithm, privateKey, message });
    expect(login.token(by(good))).not.toBe('');
    const wrong = [by(expired), by(good, Buffer.from('another message')), by(good).fill(0), new Uint8Array()];
    for (const signature of wrong) {
      expect(() => login.token(signature)).toThrow(expect.objectContaining({ code: 'KEYSTORE_SIGNATURE_WRONG' }));
    }
  });
});

/** Chooses the certificate and types the PIN; cancels at the first problem that the list shows. */
function clerkWhoLeaves() {
  const clerk = quickClerk({ pin: '123456', newPin: PIN });
  return scriptedWindow((view) => ('problem' in view && view.problem ? { action: 'cancel' } : clerk(view)));
}

describe('a signature by another key than that of the certificate', () => {
  const { good, expired } = unitsOf('P-256');
  const last = (shown: readonly object[]) => shown.at(-1);

  test('K10 the window shows a wrong signature of the software keystore, and the page gets no token', async () => {
    const window = clerkWhoLeaves();
    const { port } = await agentUnderTest({ units: [{ ...good, keyDer: expired.keyDer }], openWindow: window.open });
    const { result, error } = await (await connectPage(port)).call('signLogin', { challenge });
    expect(result).toBeUndefined();
    expect(last(window.shown)).toMatchObject({ screen: 'certificates', problem: { code: 'KEYSTORE_SIGNATURE_WRONG' } });
    expect(error?.code).toBe('USER_CANCELLED');
  });

  test('K10 the window shows a wrong signature of a device, and the page gets no token', async () => {
    const keystore: NativeKeystore = {
      list: async () => [
        {
          kind: 'certificate',
          id: certificateId(good.certificateDer),
          certificate: readCertificate(good.certificateDer),
          chain: good.chain,
          algorithms: ['ES256'],
          triesLeft: undefined,
          device: 'Key',
        },
      ],
      sign: async ({ message, algorithm }) =>
        signJws({ algorithm, privateKey: expired.privateKey, message: message() }),
      changePin: async () => undefined,
      unlock: () => Promise.reject(new HrcaError('KEY_LOCKED')),
      watch: () => () => undefined,
      close: async () => undefined,
    };
    const window = clerkWhoLeaves();
    const { port } = await agentUnderTest({ devices: [{ name: 'Key', keystore }], openWindow: window.open });
    const { result } = await (await connectPage(port)).call('signLogin', { challenge });
    expect(result).toBeUndefined();
    expect(last(window.shown)).toMatchObject({ problem: { code: 'KEYSTORE_SIGNATURE_WRONG' } });
  });
});
