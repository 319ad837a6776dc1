import { createHash } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import { oids, readCertificate, sm2Digest, writeDigestInfo } from '@hrca/x509';
import { isSignedBy } from '#agent/signing/checkSignature.ts';
import { outParameter, readUint32 } from '../native/nativeLibrary.ts';
import type { SkfLibrary } from './skfLibrary.ts';

const RSA_BYTES_MAX = 1024;
/** ECCSIGNATUREBLOB: r and s, 32 bytes each, right-aligned in 64. */
const BLOB_LENGTH = 128;
const NUMBER_FIELD_LENGTH = 64;
const NUMBER_LENGTH = 32;

interface Request {
  readonly container: bigint;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly message: Uint8Array;
}

/**
 * JWS signature bytes by the key of an open container after a login, verified with the certificate's public key.
 *
 * @throws HrcaError `KEYSTORE_SIGNATURE_WRONG`
 */
export function skfSignature(
  library: SkfLibrary,
  { algorithm, ...request }: Request & { algorithm: LoginAlgorithm },
): Promise<Uint8Array> {
  switch (algorithm) {
    case 'SM2':
      return signSm2(library, request);
    case 'RS256':
      return signRsa(library, request);
    default:
      throw new HrcaError('CERTIFICATE_KEY_UNSUPPORTED', { details: { algorithm } });
  }
}

async function signSm2(library: SkfLibrary, { container, certificate, message }: Request): Promise<Uint8Array> {
  const { publicKeyInfo } = readCertificate(certificate);
  const digest = Buffer.from(sm2Digest({ publicKeyInfo, message }));
  const blob = Buffer.alloc(BLOB_LENGTH);
  await library.check('SKF_ECCSignData', container, digest, digest.length, blob);
  const signature = Buffer.concat(
    [0, NUMBER_FIELD_LENGTH].map((start) =>
      blob.subarray(start + NUMBER_FIELD_LENGTH - NUMBER_LENGTH, start + NUMBER_FIELD_LENGTH),
    ),
  );
  if (!isSignedBy({ certificate, algorithm: 'SM2', message, signature })) throw wrong('SKF_ECCSignData');
  return signature;
}

async function signRsa(library: SkfLibrary, { container, certificate, message }: Request): Promise<Uint8Array> {
  const digest = createHash('sha256').update(message).digest();
  const digestInfo = Buffer.from(writeDigestInfo(oids.sha256, digest));
  // The standard expects a DigestInfo; some libraries add it to a bare digest themselves.
  for (const data of [digestInfo, digest]) {
    const length = outParameter(RSA_BYTES_MAX);
    const bytes = Buffer.alloc(RSA_BYTES_MAX);
    await library.check('SKF_RSASignData', container, data, data.length, bytes, length);
    const signature = bytes.subarray(0, readUint32(length));
    if (isSignedBy({ certificate, algorithm: 'RS256', message, signature })) return signature;
  }
  throw wrong('SKF_RSASignData');
}

function wrong(call: string): HrcaError {
  return new HrcaError('KEYSTORE_SIGNATURE_WRONG', { details: { call } });
}
