import { createTestPki } from '@hrca/certs-fixtures';
import { jwsSignature, readCertificate } from '@hrca/x509';
import { sm2 } from 'sm-crypto-v2';
import { compare, type Row } from './measure.ts';
import { rawKey } from './rawKey.ts';

const REACH = 1.3;

/** The agent's SM2 signature, and that of sm-crypto-v2 for information, against node:crypto. */
export async function sm2Rows(): Promise<Row[]> {
  const { good } = (await createTestPki({ now: Date.now(), keyType: 'SM2' })).units;
  const { privateKey, keyDer } = good;
  const { publicKeyInfo } = readCertificate(good.certificateDer);
  const message = new Uint8Array(2_500).fill(0x78);
  const raw = rawKey(privateKey, 'SM2');
  const secret = Buffer.from(keyDer.subarray(36, 68)).toString('hex');
  const point = Buffer.from(publicKeyInfo.subarray(-65)).toString('hex');
  const signature = raw.sign(message);
  const signatureHex = Buffer.from(signature).toString('hex');
  const options = { hash: true, der: true } as const;
  return [
    await compare({
      name: 'sign SM2',
      baseline: () => raw.sign(message),
      subject: () => jwsSignature({ algorithm: 'SM2', privateKey, publicKeyInfo, message }),
      reach: REACH,
    }),
    await compare({
      name: '  sm-crypto-v2, sign',
      baseline: () => raw.sign(message),
      subject: () => sm2.doSignature(message, secret, { ...options, publicKey: point }),
    }),
    await compare({
      name: '  sm-crypto-v2, verify',
      baseline: () => raw.verify(message, signature),
      subject: () => sm2.doVerifySignature(message, signatureHex, point, options),
    }),
  ];
}
