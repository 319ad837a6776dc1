import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import { writePem } from '@hrca/x509';
import { makeSoftKey } from '../certs-fixtures/soft-key/softKey.ts';

export const SOFT_KEY_PIN = '123456';

/**
 * Makes a soft Key with the signing and the encryption certificate of an SM2 unit and the initial PIN. A GM/T 0016 device
 * holds no CA certificates, so the issuing CA must be a trust anchor: `anchors`, PEM.
 */
export async function makeDemoSoftKey({ keys }: { keys: string }): Promise<{ unit: FixtureUnit; anchors: string[] }> {
  const { units, subCa, trustAnchorPem } = await createTestPki({ now: Date.now(), keyType: 'SM2' });
  await makeSoftKey({
    keys,
    label: '演示软 Key',
    pin: SOFT_KEY_PIN,
    isPinInitial: true,
    containers: [{ name: 'unit', signing: units.good, encryption: units['encryption-only'] }],
  });
  return { unit: units.good, anchors: [trustAnchorPem, writePem('CERTIFICATE', subCa.certificateDer)] };
}
