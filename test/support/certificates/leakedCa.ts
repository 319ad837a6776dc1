import { webcrypto } from 'node:crypto';
import { writePem } from '@hrca/x509';
import { caExtensions, certificateTemplate, leafExtensions } from '#agent/tls/localCertificateProfile.ts';

const DAY_MS = 86_400_000;
const CA_NAME = 'HRCA localhost only 00000000';

/** subjectAltName of one DNS name or one IPv4 address. */
export const dnsName = (name: string) => alternative(0x82, Buffer.from(name));
export const ipv4 = (...bytes: number[]) => alternative(0x87, Buffer.from(bytes));

/**
 * A CA with exactly the product's profile whose private key is kept: an attacker who obtained the key before the agent
 * discarded it could issue the same certificates.
 */
export async function leakedCa(now: number) {
  const caKeys = await keyPair();
  const caProfile = await caExtensions(caKeys.publicKey);
  let serial = 1;
  const issue = async ({
    subject,
    issuer = CA_NAME,
    signer = caKeys.privateKey,
    publicKey,
    extensions,
  }: {
    subject: string;
    issuer?: string;
    signer?: webcrypto.CryptoKey;
    publicKey: webcrypto.CryptoKey;
    extensions: typeof caProfile;
  }) => {
    const dates = { notBefore: now - DAY_MS, notAfter: now + 300 * DAY_MS };
    const serialNumber = Uint8Array.of(1, serial++);
    const certificate = await certificateTemplate({ ...dates, subject, issuer, serialNumber });
    certificate.extensions = extensions;
    await certificate.subjectPublicKeyInfo.importKey(publicKey);
    await certificate.sign(signer, 'SHA-256');
    return writePem('CERTIFICATE', new Uint8Array(certificate.toSchema().toBER()));
  };
  const ca = await issue({ subject: CA_NAME, publicKey: caKeys.publicKey, extensions: caProfile });

  const leafFor = async (
    subjectAltName: Uint8Array | undefined,
    { issuer = CA_NAME, signer = caKeys }: { issuer?: string; signer?: webcrypto.CryptoKeyPair } = {},
  ) => {
    const keys = await keyPair();
    const extensions = await leafExtensions({ leaf: keys.publicKey, ca: signer.publicKey });
    const alternatives = extensions.find(({ extnID }) => extnID === '2.5.29.17');
    if (alternatives && subjectAltName) alternatives.extnValue.valueBlock.valueHexView = new Uint8Array(subjectAltName);
    const cert = await issue({
      subject: 'leaf',
      publicKey: keys.publicKey,
      extensions,
      issuer,
      signer: signer.privateKey,
    });
    return {
      cert,
      key: writePem('PRIVATE KEY', new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))),
    };
  };
  return {
    ca,
    /** A leaf with the product's profile and another subjectAltName. */
    leafFor,
    /** A subordinate CA, and a leaf for localhost that it issued. */
    async leafBelowAnotherCa() {
      const keys = await keyPair();
      const issuer = 'HRCA localhost only 00000001';
      const intermediate = await issue({
        subject: issuer,
        publicKey: keys.publicKey,
        extensions: await caExtensions(keys.publicKey),
      });
      return { intermediate, ...(await leafFor(undefined, { issuer, signer: keys })) };
    },
  };
}

function keyPair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
}

function alternative(tag: number, value: Uint8Array): Uint8Array {
  return Uint8Array.of(0x30, value.length + 2, tag, value.length, ...value);
}
