import { createCipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { writeInteger, writeNull, writeOctetString, writeOid, writeSequence } from '@hrca/x509';
import { type KdfHash, pkcs12Kdf } from '@hrca/x509/pkcs12';
import forge from 'node-forge';

export interface Encrypted {
  /** DER of AlgorithmIdentifier. */
  readonly algorithm: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export type Encrypt = (options: {
  plaintext: Uint8Array;
  passphrase: string;
  iterations: number;
}) => Encrypted | Promise<Encrypted>;

/** RFC 8018 §6.2 with PBKDF2, HMAC-SHA-256 and AES-256-CBC: what OpenSSL 3 and Windows 10 write. */
export const encryptModern: Encrypt = async ({ plaintext, passphrase, iterations }) => {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const key = await promisify(pbkdf2)(passphrase, salt, iterations, 32, 'sha256');
  const prf = writeSequence(writeOid('1.2.840.113549.2.9'), writeNull());
  const kdf = writeSequence(
    writeOid('1.2.840.113549.1.5.12'),
    writeSequence(writeOctetString(salt), writeInteger(iterations), writeInteger(32), prf),
  );
  const cipher = writeSequence(writeOid('2.16.840.1.101.3.4.1.42'), writeOctetString(iv));
  return {
    algorithm: writeSequence(writeOid('1.2.840.113549.1.5.13'), writeSequence(kdf, cipher)),
    ciphertext: encryptWith('aes-256-cbc', key, iv, plaintext),
  };
};

/** RFC 7292 §C, pbeWithSHAAnd3-KeyTripleDES-CBC. */
export const encryptTripleDes: Encrypt = ({ plaintext, passphrase, iterations }) => {
  const { salt, key, iv } = deriveLegacy({ passphrase, iterations, keyLength: 24 });
  return {
    algorithm: legacyAlgorithm(3, salt, iterations),
    ciphertext: encryptWith('des-ede3-cbc', key, iv, plaintext),
  };
};

/** RFC 7292 §C, pbeWithSHAAnd40BitRC2-CBC. Node does not load OpenSSL's legacy provider, which has RC2. */
export const encryptRc2: Encrypt = ({ plaintext, passphrase, iterations }) => {
  const { salt, key, iv } = deriveLegacy({ passphrase, iterations, keyLength: 5 });
  const cipher = forge.rc2.createEncryptionCipher(Buffer.from(key).toString('latin1'), 40);
  cipher.start(Buffer.from(iv).toString('latin1'));
  cipher.update(forge.util.createBuffer(Buffer.from(plaintext).toString('latin1')));
  cipher.finish();
  return {
    algorithm: legacyAlgorithm(6, salt, iterations),
    ciphertext: Buffer.from(cipher.output.getBytes(), 'latin1'),
  };
};

/** RFC 7292 §B.2, with the passphrase in the form of §B.1. */
export function deriveKey({
  passphrase,
  ...options
}: {
  hash: KdfHash;
  purpose: 'key' | 'iv' | 'mac';
  passphrase: string;
  salt: Uint8Array;
  iterations: number;
  length: number;
}): Uint8Array {
  const password = Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
  return pkcs12Kdf({ ...options, password, work: { begin: () => undefined, done: () => undefined } });
}

function deriveLegacy(options: { passphrase: string; iterations: number; keyLength: number }) {
  const { passphrase, iterations, keyLength } = options;
  const salt = randomBytes(8);
  const derive = (purpose: 'key' | 'iv', length: number) =>
    deriveKey({ hash: 'sha1', purpose, passphrase, salt, iterations, length });
  return { salt, key: derive('key', keyLength), iv: derive('iv', 8) };
}

function legacyAlgorithm(arc: number, salt: Uint8Array, iterations: number): Uint8Array {
  return writeSequence(
    writeOid(`1.2.840.113549.1.12.1.${arc}`),
    writeSequence(writeOctetString(salt), writeInteger(iterations)),
  );
}

function encryptWith(algorithm: string, key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv(algorithm, key, iv);
  return Buffer.concat([cipher.update(plaintext), cipher.final()]);
}
