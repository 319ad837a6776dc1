import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import { writeInteger, writeNull, writeOctetString, writeOid, writeSequence } from '@hrca/x509';

/** EncryptedPrivateKeyInfo under SM4-CBC and PBKDF2, with a pseudo-random function that the openssl CLI does not offer. */
export function encryptUnder(options: {
  plaintext: Uint8Array;
  passphrase: string;
  hash: 'sm3' | 'sha256';
  /** The OID of the function in the file. */
  prf?: string;
  /** The iterations that the file states. Above 10,000 the key is derived with one, since it is not decrypted. */
  iterations?: number;
}): Uint8Array {
  const { plaintext, passphrase, hash, prf = '1.2.840.113549.2.9', iterations = 2048 } = options;
  const [salt, iv] = [randomBytes(8), randomBytes(16)];
  const key = pbkdf2Sync(passphrase, salt, iterations > 10_000 ? 1 : iterations, 16, hash);
  const cipher = createCipheriv('sm4-cbc', key, iv);
  const kdf = writeSequence(
    writeOid('1.2.840.113549.1.5.12'),
    writeSequence(writeOctetString(salt), writeInteger(iterations), writeSequence(writeOid(prf), writeNull())),
  );
  const scheme = writeSequence(writeOid('1.2.156.10197.1.104.2'), writeOctetString(iv));
  return writeSequence(
    writeSequence(writeOid('1.2.840.113549.1.5.13'), writeSequence(kdf, scheme)),
    writeOctetString(Buffer.concat([cipher.update(plaintext), cipher.final()])),
  );
}
