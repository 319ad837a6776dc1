import {
  type DerNode,
  readChildren,
  readDer,
  writeInteger,
  writeOctetString,
  writeOid,
  writeSequence,
  writeTagged,
} from '@hrca/x509';

// Parts of .p12 files (RFC 7292), for files that no available exporter writes.

export const shroudedKeyBag = (encryptedKey: Uint8Array) =>
  writeSequence(writeOid('1.2.840.113549.1.12.10.1.2'), writeTagged(0, encryptedKey));

export const keyBag = (key: Uint8Array) => writeSequence(writeOid('1.2.840.113549.1.12.10.1.1'), writeTagged(0, key));

export const certificateBag = (certificate: Uint8Array) =>
  writeSequence(
    writeOid('1.2.840.113549.1.12.10.1.3'),
    writeTagged(0, writeSequence(writeOid('1.2.840.113549.1.9.22.1'), writeTagged(0, writeOctetString(certificate)))),
  );

const dataContent = (content: Uint8Array) =>
  writeSequence(writeOid('1.2.840.113549.1.7.1'), writeTagged(0, writeOctetString(content)));

/** A file without MAC whose bags are not encrypted. */
export const openPfx = (...bags: Uint8Array[]) =>
  writeSequence(writeInteger(3), dataContent(writeSequence(dataContent(writeSequence(...bags)))));

/** The same file in BER, as Windows and NSS write it: indefinite lengths, the authSafe in segments (X.690 §8.7). */
export function asBer(pfx: Uint8Array): Uint8Array {
  const [version, authSafe, ...rest] = readChildren(readDer(pfx)) as [DerNode, DerNode, ...DerNode[]];
  const [type, explicit] = readChildren(authSafe) as [DerNode, DerNode];
  const safe = (readChildren(explicit)[0] as DerNode).content;
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < safe.length; at += 100) pieces.push(writeOctetString(safe.subarray(at, at + 100)));
  const content = indefinite(0xa0, indefinite(0x24, ...pieces));
  return indefinite(
    0x30,
    version.encoded,
    indefinite(0x30, type.encoded, content),
    ...rest.map((node) => node.encoded),
  );
}

const indefinite = (tag: number, ...items: Uint8Array[]) =>
  Buffer.concat([Uint8Array.of(tag, 0x80), ...items, Uint8Array.of(0, 0)]);
