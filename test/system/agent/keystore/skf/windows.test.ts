import { parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';
import { certificateId } from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import { prepareLogin } from '#agent/signing/loginSignature.ts';
import { buildWindowsSkfLibrary, skfLibraryObstacle } from '#certs-fixtures/soft-key/library.ts';
import { makeSoftKey } from '#certs-fixtures/soft-key/softKey.ts';
import { wineObstacle } from '#scripts/wine.ts';
import { PIN, pkiOf } from '#test/support/devices/skfDeviceUnderTest.ts';
import { runWineProbe, winePath } from '#test/support/devices/wineProbe.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import type { SkfProbeInput, SkfProbeOutput } from '#test/system/agent/keystore/skf/skfWindowsProbe.ts';

const obstacle = wineObstacle() ?? skfLibraryObstacle('windows');
if (obstacle) console.warn(`SKF on Windows is not tested: ${obstacle}`);

const challenge = Buffer.alloc(32, 7).toString('base64url');
const origin = 'https://portal.example.cn';

describe.skipIf(obstacle)('a GM/T 0016 DLL under Wine', () => {
  test('lists, signs, counts wrong PINs and reports plugged devices', { timeout: 120_000 }, async () => {
    const pki = await pkiOf('SM2');
    const { good } = pki.units;
    const keys = await temporaryFolder();
    const key = await makeSoftKey({ keys, label: '江苏CA', pin: PIN, containers: [{ name: 'unit', signing: good }] });
    const request = { origin, challenge, format: 'jws' } as const;
    const prepared = prepareLogin({ request, algorithm: 'SM2', chain: good.chain, now: Date.now() });
    const input: SkfProbeInput = {
      library: winePath(await buildWindowsSkfLibrary()),
      key: winePath(key.folder),
      certificateId: certificateId(good.certificateDer),
      message: Buffer.from(prepared.message).toString('base64'),
      pin: PIN,
    };
    const { signature, ...rest } = await runWineProbe<SkfProbeOutput>({
      entry: new URL('./skfWindowsProbe.ts', import.meta.url),
      input,
      env: { SKF_SOFT_KEYS: winePath(keys) },
    });
    expect(rest).toMatchObject({
      listed: [{ device: '江苏CA', algorithms: ['SM2'], pin: { askedBy: 'agent', triesLeft: 6, isInitial: false } }],
      wrongPin: { code: 'PIN_INCORRECT', triesLeft: 5 },
      unplugged: { code: 'KEY_REMOVED' },
      changes: 2,
      missing: { code: 'KEYSTORE_DRIVER_MISSING' },
      unloadable: { code: 'KEYSTORE_DRIVER_UNLOADABLE' },
    });
    const login = await verifyLogin(prepared.token(Buffer.from(signature, 'base64')), {
      expectedChallenge: challenge,
      expectedOrigin: origin,
      trustAnchors: parseTrustAnchors(pki.trustAnchorPem),
      revocation: skipRevocationCheck,
    });
    expect(login.unit.code).toBe(good.code);
  });
});
