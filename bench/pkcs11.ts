import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import { certificateId } from '@hrca/x509';
import { CALL_LIMITS, createNativeHost } from '../agent/keystore/native/nativeHost.ts';
import { nativeWorkerStarter } from '../agent/keystore/native/startNativeWorker.ts';
import { encode, encodeAttributes, readUlong, types, ulongs } from '../agent/keystore/pkcs11/abi.ts';
import { CKA, CKF_SERIAL_SESSION, CKM, CKO, CKU_USER } from '../agent/keystore/pkcs11/constants.ts';
import { type Cryptoki, loadCryptoki } from '../agent/keystore/pkcs11/cryptoki.ts';
import { createSoftHsm, DEVICE_PIN, SOFT_HSM_MODULE } from '../test/support/devices/softHsm.ts';
import { compare, type Row } from './measure.ts';

const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');
const message = Buffer.alloc(2_500, 'x');

/**
 * One signature by a PKCS#11 token, including login, through the process that hosts its module, against the module's bare
 * calls: session, login, key, signature, logout. SoftHSM2 is the token. For information: a real device takes far longer.
 */
export async function pkcs11Rows(): Promise<Row[]> {
  if (!existsSync(SOFT_HSM_MODULE)) {
    console.log('sign on a Key (PKCS#11): not measured, SoftHSM2 is not installed');
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), 'hrca-bench-'));
  const units = [];
  for (const keyType of ['P-256', 'RSA-2048'] as const)
    units.push((await createTestPki({ now: Date.now(), keyType })).units.good);
  const { configuration } = await createSoftHsm(folder, { Key: units });
  process.env.SOFTHSM2_CONF = configuration;
  const driver = createNativeHost({
    spec: { kind: 'pkcs11', library: SOFT_HSM_MODULE },
    startWorker: nativeWorkerStarter({
      script: join(import.meta.dirname, '../agent/dist/nativeWorker.js'),
      environment: process.env,
    }),
    limits: CALL_LIMITS,
    now: () => performance.now(),
    onEnd: () => undefined,
  });
  const cryptoki = loadCryptoki(SOFT_HSM_MODULE);
  await cryptoki.call('C_Initialize', null);
  const rows = [];
  for (const [index, unit] of units.entries()) {
    const certificate = certificateId(unit.certificateDer);
    const algorithm = unit.keyType === 'P-256' ? 'ES256' : 'RS256';
    rows.push(
      await compare({
        name: `sign ${unit.keyType} on a Key (PKCS#11)`,
        baseline: () => signBare(cryptoki, index + 1, unit),
        subject: () => driver.sign({ certificateId: certificate, algorithm, message, pin: Buffer.from(DEVICE_PIN) }),
      }),
    );
  }
  await driver.close();
  await cryptoki.call('C_Finalize', null);
  await rm(folder, { recursive: true });
  return rows;
}

async function signBare(cryptoki: Cryptoki, id: number, { keyType }: FixtureUnit): Promise<void> {
  const out = ulongs(0);
  const slots = ulongs(0, 0, 0, 0);
  await cryptoki.call('C_GetSlotList', 1, slots, ulongs(4));
  await cryptoki.call('C_OpenSession', readUlong(slots), CKF_SERIAL_SESSION, null, null, out);
  const session = readUlong(out);
  await cryptoki.call('C_Login', session, CKU_USER, Buffer.from(DEVICE_PIN), DEVICE_PIN.length);
  const template = [
    { type: CKA.CLASS, value: ulongs(CKO.PRIVATE_KEY) },
    { type: CKA.ID, value: Buffer.from([id]) },
  ];
  const handle = ulongs(0);
  await cryptoki.call('C_FindObjectsInit', session, encodeAttributes(template), template.length);
  await cryptoki.call('C_FindObjects', session, handle, 1, ulongs(0));
  await cryptoki.call('C_FindObjectsFinal', session);
  const digest = createHash('sha256').update(message).digest();
  const input = keyType === 'P-256' ? digest : Buffer.concat([DIGEST_INFO, digest]);
  const mechanism = { mechanism: keyType === 'P-256' ? CKM.ECDSA : CKM.RSA_PKCS, parameter: 0, length: 0 };
  await cryptoki.call('C_SignInit', session, encode(types.mechanism, mechanism), readUlong(handle));
  const signature = Buffer.alloc(512);
  await cryptoki.call('C_Sign', session, input, input.length, signature, ulongs(signature.length));
  await cryptoki.call('C_Logout', session);
  await cryptoki.call('C_CloseSession', session);
}
