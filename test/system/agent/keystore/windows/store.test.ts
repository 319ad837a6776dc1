import { constants, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareLogin, type UnsignedLogin } from '#agent/signing/loginSignature.ts';
import { wineObstacle } from '#scripts/wine.ts';
import { runWineProbe } from '#test/support/devices/wineProbe.ts';
import type {
  ProbeInput,
  ProbeListed,
  ProbeOutput,
} from '#test/system/agent/keystore/windows/windowsStore/probeFiles.ts';

const obstacle = wineObstacle();
if (obstacle) console.warn(`The Windows store is not tested: ${obstacle}`);

const challenge = Buffer.alloc(32, 7).toString('base64url');
const origin = 'https://portal.example.cn';
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

describe.skipIf(obstacle)('the Windows certificate store under Wine', () => {
  let pki: TestPki;
  let prepared: UnsignedLogin;
  let output: ProbeOutput;
  let unit: ProbeListed | undefined;
  let selfSigned: ProbeListed | undefined;

  beforeAll(async () => {
    pki = await createTestPki({ now: Date.now(), keyType: 'RSA-2048' });
    const { good, expired } = pki.units;
    const request = { origin, challenge, format: 'jws' } as const;
    prepared = prepareLogin({ request, algorithm: 'RS256', chain: good.chain, now: Date.now() });
    const input: ProbeInput = {
      message: base64(prepared.message),
      unit: {
        key: base64(good.keyDer),
        certificate: base64(good.certificateDer),
        issuer: base64(pki.subCa.certificateDer),
      },
      stranger: base64(expired.certificateDer),
    };
    output = await runWineProbe({
      entry: new URL('./windowsStore/probe.ts', import.meta.url),
      input,
    });
    const isUnit = ({ certificate }: ProbeListed) => certificate === base64(good.certificateDer);
    unit = output.listed.find(isUnit);
    selfSigned = output.listed.find((one) => !isUnit(one));
  }, 120_000);

  test('lists certificates with a private key and their issuers, with a PIN that the provider asks for', () => {
    expect(output.listedFirst).toEqual([]);
    expect(output.listed).toHaveLength(2);
    const common = { pin: { askedBy: 'device' }, device: expect.stringContaining('Windows · ') };
    expect(unit).toMatchObject({ ...common, algorithms: ['RS256'], issuers: [base64(pki.subCa.certificateDer)] });
    // Half of the serial numbers that Wine assigns are negative.
    expect(selfSigned).toMatchObject({ ...common, algorithms: ['RS256'], issuers: [] });
  });

  test('signs with the key of a self-signed certificate made in Windows', () => {
    const { certificate } = selfSigned as ProbeListed;
    const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'));
    const signature = Buffer.from(output.signatures[certificate] as string, 'base64');
    expect(verify('sha256', prepared.message, publicKey, signature)).toBe(true);
  });

  test('makes a login that the verifier accepts', async () => {
    const signature = Buffer.from(output.signatures[(unit as ProbeListed).certificate] as string, 'base64');
    const login = await verifyLogin(prepared.token(signature), {
      expectedChallenge: challenge,
      expectedOrigin: origin,
      trustAnchors: parseTrustAnchors(pki.trustAnchorPem),
      revocation: skipRevocationCheck,
    });
    expect(login.unit.code).toBe(pki.units.good.code);
  });

  test.each([
    ['RS256', {}],
    ['PS256', { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }],
  ] as const)('signs %s with a key of CNG', (algorithm, padding) => {
    const { publicKey } = output.cng;
    const key = createPublicKey({ key: { kty: 'RSA', ...publicKey }, format: 'jwk' });
    const signature = Buffer.from(output.cng[algorithm] ?? '', 'base64');
    expect(verify('sha256', prepared.message, { key, ...padding }, signature)).toBe(true);
  });

  test('no longer lists a certificate whose key was removed, and refuses to sign with it', () => {
    expect(output.listedWithoutKey).toEqual([selfSigned]);
    expect(output.refusals.keyGone).toBe('KEY_REMOVED');
  });

  test('refuses unsupported algorithms and changes of the PIN', () => {
    expect(output.refusals).toMatchObject({
      otherAlgorithm: 'CERTIFICATE_KEY_UNSUPPORTED',
      notThere: 'KEY_REMOVED',
      verifyPin: 'PIN_MANAGED_BY_DEVICE',
      changePin: 'PIN_MANAGED_BY_DEVICE',
    });
  });
});
