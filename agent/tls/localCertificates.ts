import { webcrypto } from 'node:crypto';
import { writePem } from '@hrca/x509';
import { CA_NAME } from '../platform/trustStores/trustStore.ts';

/** What the agent serves TLS with, and what vouches for it; PEM. */
export interface LocalCertificates {
  /** The certificate authority of this machine. Its key is gone. */
  readonly ca: string;
  readonly leaf: string;
  /** PKCS#8 of the leaf's key. */
  readonly key: string;
  /** Milliseconds since 1970; CA and leaf end together. */
  readonly notAfter: number;
}

const DAY_MS = 86_400_000;
/** Apple takes 825 days at most, also from a CA that the person added; a year is what people are used to. */
const LIFETIME_MS = 397 * DAY_MS;
const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/**
 * Makes a CA for this machine alone and one leaf for localhost, 127.0.0.1 and ::1. The CA's key cannot be exported, is
 * never written, and is let go of once it has signed the leaf: nobody can sign a second one.
 *
 * Name constraints (RFC 5280 §4.2.1.10), path length 0 and the purpose of a TLS server bind even whoever had that key.
 */
export async function makeLocalCertificates(now: number): Promise<LocalCertificates> {
  // Large, and needed once a year.
  const { certificateTemplate, caExtensions, leafExtensions } = await import('./localCertificateProfile.ts');
  const { subtle } = webcrypto;
  const caKeys = await subtle.generateKey(KEY, false, ['sign', 'verify']);
  const leafKeys = await subtle.generateKey(KEY, true, ['sign', 'verify']);
  const notBefore = now - DAY_MS;
  const notAfter = now - (now % 1000) + LIFETIME_MS;
  // A name of its own: browsers mix up CAs of one name with different keys.
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
