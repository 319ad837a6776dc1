import { createHash, createHmac, randomBytes } from 'node:crypto';
import {
  oids,
  writeBmpString,
  writeDigestInfo,
  writeInteger,
  writeOctetString,
  writeOid,
  writeSequence,
  writeSetOf,
  writeTagged,
  writeTaggedBytes,
} from '@hrca/x509';
import { deriveKey, type Encrypt, encryptModern, encryptRc2, encryptTripleDes } from './pkcs12Encryption.ts';

interface Flavour {
  readonly encryptKey: Encrypt;
  readonly encryptCertificates: Encrypt;
  readonly macHash: 'sha1' | 'sha256';
  readonly macHashOid: string;
  readonly iterations: number;
}

const flavours = {
  /** As OpenSSL 3 and Windows 10 write it, but with 600,000 iterations. */
  modern: {
    encryptKey: encryptModern,
    encryptCertificates: encryptModern,
    macHash: 'sha256',
    macHashOid: oids.sha256,
    iterations: 600_000,
  },
  /** As older versions of Windows, Java and OpenSSL write it. */
  legacy: {
    encryptKey: encryptTripleDes,
    encryptCertificates: encryptRc2,
    macHash: 'sha1',
    macHashOid: '1.3.14.3.2.26',
    iterations: 2048,
  },
} as const satisfies Record<string, Flavour>;

export type Pkcs12Encryption = keyof typeof flavours;

export interface Pkcs12Options {
  /** DER of PKCS#8. */
  readonly key: Uint8Array;
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
  readonly passphrase: string;
  readonly encryption: Pkcs12Encryption;
  /** Default: 600,000 for `modern`, 2048 for `legacy`. */
  readonly iterations?: number;
  readonly friendlyName?: string;
}

const types = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
} as const;

/** Writes a .p12 file (RFC 7292) with one key and its chain. */
export async function writePkcs12(options: Pkcs12Options): Promise<Uint8Array> {
  const { key, chain, passphrase, friendlyName } = options;
  const flavour: Flavour = flavours[options.encryption];
  const { iterations } = { iterations: flavour.iterations, ...options };
  const attributes = bagAttributes(chain[0] ?? key, friendlyName);
  const certificates = await flavour.encryptCertificates({
    plaintext: writeSequence(...chain.map((certificate, i) => certificateBag(certificate, i === 0 ? attributes : []))),
    passphrase,
    iterations,
  });
  const shroudedKey = await flavour.encryptKey({ plaintext: key, passphrase, iterations });
  const keyBag = writeSequence(
    writeOid(types.shroudedKeyBag),
    writeTagged(0, writeSequence(shroudedKey.algorithm, writeOctetString(shroudedKey.ciphertext))),
    writeSetOf(...attributes),
  );
  const encryptedContent = writeSequence(
    writeOid(types.data),
    certificates.algorithm,
    writeTaggedBytes(0, certificates.ciphertext),
  );
  const safe = writeSequence(
    writeSequence(writeOid(types.encryptedData), writeTagged(0, writeSequence(writeInteger(0), encryptedContent))),
    writeSequence(writeOid(types.data), writeTagged(0, writeOctetString(writeSequence(keyBag)))),
  );
  return writeSequence(
    writeInteger(3),
    writeSequence(writeOid(types.data), writeTagged(0, writeOctetString(safe))),
    macData({ safe, passphrase, iterations, flavour }),
  );
}

function certificateBag(certificate: Uint8Array, attributes: readonly Uint8Array[]): Uint8Array {
  return writeSequence(
    writeOid(types.certificateBag),
    writeTagged(0, writeSequence(writeOid(types.x509Certificate), writeTagged(0, writeOctetString(certificate)))),
    ...(attributes.length > 0 ? [writeSetOf(...attributes)] : []),
  );
}

/** Windows pairs a key and a certificate by the same localKeyId. */
function bagAttributes(certificate: Uint8Array, friendlyName: string | undefined): Uint8Array[] {
  const keyId = createHash('sha1').update(certificate).digest();
  const localKeyId = writeSequence(writeOid(types.localKeyId), writeSetOf(writeOctetString(keyId)));
  if (friendlyName === undefined) return [localKeyId];
  return [localKeyId, writeSequence(writeOid(types.friendlyName), writeSetOf(writeBmpString(friendlyName)))];
}

function macData(options: { safe: Uint8Array; passphrase: string; iterations: number; flavour: Flavour }): Uint8Array {
  const { safe, passphrase, iterations, flavour } = options;
  const salt = randomBytes(16);
  const length = flavour.macHash === 'sha1' ? 20 : 32;
  const macKey = deriveKey({ hash: flavour.macHash, purpose: 'mac', passphrase, salt, iterations, length });
  const mac = createHmac(flavour.macHash, macKey).update(safe).digest();
  const digestInfo = writeDigestInfo(flavour.macHashOid, mac);
  return writeSequence(digestInfo, writeOctetString(salt), writeInteger(iterations));
}
