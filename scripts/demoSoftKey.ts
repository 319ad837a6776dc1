import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import { writePem } from '@hrca/x509';
import { makeSoftKey } from '../certs-fixtures/soft-key/softKey.ts';

export const SOFT_KEY_PIN = '123456';

/**
 * Plugs a soft Key in that holds an SM2 unit with its encryption twin, under the initial PIN. A Key carries no CA
 * certificates, so the one that issued its unit is to be trusted by itself: `anchors`, PEM.
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
