import { createHash, createHmac, randomBytes } from 'node:crypto';
import { bmpString, integer, nullValue, octetString, oid, sequence, setOf, tagged, taggedOctets } from './derWriter.ts';
import { type Encrypt, encryptModern, encryptRc2, encryptTripleDes } from './pkcs12Encryption.ts';
import { pkcs12Kdf } from './pkcs12Kdf.ts';

interface Flavour {
  readonly encryptKey: Encrypt;
  readonly encryptCertificates: Encrypt;
  readonly macHash: 'sha1' | 'sha256';
  readonly macHashOid: string;
  readonly iterations: number;
}

const flavours = {
  /** As OpenSSL 3 and Windows 10 write it, with today's count of iterations. */
  modern: {
    encryptKey: encryptModern,
    encryptCertificates: encryptModern,
    macHash: 'sha256',
    macHashOid: '2.16.840.1.101.3.4.2.1',
    iterations: 600_000,
  },
  /** As Windows, Java and OpenSSL wrote it for twenty years. */
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
    plaintext: sequence(...chain.map((certificate, i) => certificateBag(certificate, i === 0 ? attributes : []))),
    passphrase,
    iterations,
  });
  const shroudedKey = await flavour.encryptKey({ plaintext: key, passphrase, iterations });
  const keyBag = sequence(
    oid(types.shroudedKeyBag),
    tagged(0, sequence(shroudedKey.algorithm, octetString(shroudedKey.ciphertext))),
    setOf(...attributes),
  );
  const encryptedContent = sequence(oid(types.data), certificates.algorithm, taggedOctets(0, certificates.ciphertext));
  const safe = sequence(
    sequence(oid(types.encryptedData), tagged(0, sequence(integer(0), encryptedContent))),
    sequence(oid(types.data), tagged(0, octetString(sequence(keyBag)))),
  );
  return sequence(
    integer(3),
    sequence(oid(types.data), tagged(0, octetString(safe))),
    macData({ safe, passphrase, iterations, flavour }),
  );
}

function certificateBag(certificate: Uint8Array, attributes: readonly Uint8Array[]): Uint8Array {
  return sequence(
    oid(types.certificateBag),
    tagged(0, sequence(oid(types.x509Certificate), tagged(0, octetString(certificate)))),
    ...(attributes.length > 0 ? [setOf(...attributes)] : []),
  );
}

/** The same local key id on the key and its certificate is what joins the two in the eyes of Windows. */
function bagAttributes(certificate: Uint8Array, friendlyName: string | undefined): Uint8Array[] {
  const keyId = createHash('sha1').update(certificate).digest();
  const localKeyId = sequence(oid(types.localKeyId), setOf(octetString(keyId)));
  if (friendlyName === undefined) return [localKeyId];
  return [localKeyId, sequence(oid(types.friendlyName), setOf(bmpString(friendlyName)))];
}

function macData(options: { safe: Uint8Array; passphrase: string; iterations: number; flavour: Flavour }): Uint8Array {
  const { safe, passphrase, iterations, flavour } = options;
  const salt = randomBytes(16);
  const length = flavour.macHash === 'sha1' ? 20 : 32;
  const macKey = pkcs12Kdf({ hash: flavour.macHash, purpose: 'mac', passphrase, salt, iterations, length });
  const mac = createHmac(flavour.macHash, macKey).update(safe).digest();
  const digestInfo = sequence(sequence(oid(flavour.macHashOid), nullValue()), octetString(mac));
  return sequence(digestInfo, octetString(salt), integer(iterations));
}
