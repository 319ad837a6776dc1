import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import { certificateId, readCertificate, sm2Sign } from '@hrca/x509';
import { openSkfDriver } from '../agent/keystore/skf/skfDriver.ts';
import { buildSkfLibrary, skfLibraryObstacle } from '../certs-fixtures/soft-key/library.ts';
import { makeSoftKey } from '../certs-fixtures/soft-key/softKey.ts';
import { compare, type Row } from './measure.ts';

const PIN = '135790';

/**
 * One signature by the driver for GM/T 0016 against the raw signature of node:crypto. The driver connects, logs in, signs,
 * logs out and verifies; the soft device reads and writes its files. For information: a real device takes far longer.
 */
export async function skfRows(): Promise<Row[]> {
  const obstacle = skfLibraryObstacle();
  if (obstacle) {
    console.log(`sign SM2 on a soft Key (SKF): not measured, ${obstacle}`);
    return [];
  }
  const keys = await mkdtemp(join(tmpdir(), 'hrca-bench-'));
  process.env.SKF_SOFT_KEYS = keys;
  const { good } = (await createTestPki({ now: Date.now(), keyType: 'SM2' })).units;
  await makeSoftKey({ keys, label: 'bench', pin: PIN, containers: [{ name: 'unit', signing: good }] });
  const driver = await openSkfDriver({ library: await buildSkfLibrary() });
  const { publicKeyInfo } = readCertificate(good.certificateDer);
  const message = Buffer.alloc(2_500, 'x');
  const request = { certificateId: certificateId(good.certificateDer), algorithm: 'SM2', message } as const;
  const row = await compare({
    name: 'sign SM2 on a soft Key (SKF)',
    baseline: () => sm2Sign({ privateKey: good.privateKey, publicKeyInfo, message }),
    subject: () => driver.sign({ ...request, pin: Buffer.from(PIN) }),
  });
  await driver.close();
  await rm(keys, { recursive: true });
  return [row];
}
