import { webcrypto } from 'node:crypto';
import { writePem } from '@hrca/x509';
import { CA_NAME } from '../platform/trustStores/trustStore.ts';

/** The certificate and key with which the agent serves TLS, and their CA; PEM. */
export interface LocalCertificates {
  /** The CA of this machine. Its key no longer exists. */
  readonly ca: string;
  readonly leaf: string;
  /** PKCS#8 of the leaf's key. */
  readonly key: string;
  /** Milliseconds since 1970, for both CA and leaf. */
  readonly notAfter: number;
}

const DAY_MS = 86_400_000;
/** Apple accepts at most 825 days, also from a CA that the user added; a year is common. */
const LIFETIME_MS = 397 * DAY_MS;
const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/**
 * Makes a CA for this machine alone and one leaf for localhost, 127.0.0.1 and ::1. The CA's key is not exportable, never
 * written, and discarded once it has signed the leaf, so that no second leaf can be signed.
 *
 * Name constraints (RFC 5280 §4.2.1.10), path length 0 and the key purpose of TLS servers would limit even an attacker with
 * that key.
 */
export async function makeLocalCertificates(now: number): Promise<LocalCertificates> {
  // A large module, needed once a year.
  const { certificateTemplate, caExtensions, leafExtensions } = await import('./localCertificateProfile.ts');
  const { subtle } = webcrypto;
  const caKeys = await subtle.generateKey(KEY, false, ['sign', 'verify']);
  const leafKeys = await subtle.generateKey(KEY, true, ['sign', 'verify']);
  const notBefore = now - DAY_MS;
  const notAfter = now - (now % 1000) + LIFETIME_MS;
  // A unique name: browsers confuse CAs that have the same name and different keys.
  const caName = `${CA_NAME} ${randomHex(4)}`;
  const shared = { issuer: caName, notBefore, notAfter };
  const ca = await certificateTemplate({ ...shared, subject: caName, serialNumber: randomSerial() });
  ca.extensions = await caExtensions(caKeys.publicKey);
  const leaf = await certificateTemplate({ ...shared, subject: 'localhost', serialNumber: randomSerial() });
  leaf.extensions = await leafExtensions({ leaf: leafKeys.publicKey, ca: caKeys.publicKey });
  for (const [certificate, publicKey] of [
    [ca, caKeys.publicKey],
    [leaf, leafKeys.publicKey],
  ] as const) {
    await certificate.subjectPublicKeyInfo.importKey(publicKey);
    await certificate.sign(caKeys.privateKey, 'SHA-256');
  }
  return {
    ca: writePem('CERTIFICATE', new Uint8Array(ca.toSchema().toBER())),
    leaf: writePem('CERTIFICATE', new Uint8Array(leaf.toSchema().toBER())),
    key: writePem('PRIVATE KEY', new Uint8Array(await subtle.exportKey('pkcs8', leafKeys.privateKey))),
    notAfter,
  };
}

function randomHex(bytes: number): string {
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(bytes))).toString('hex');
}

/** 127 random bits, positive. */
function randomSerial(): Uint8Array {
  const serial = webcrypto.getRandomValues(new Uint8Array(16));
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}
