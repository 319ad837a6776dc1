import { createHash } from 'node:crypto';
import { createUnitCertificate } from '@hrca/certs-fixtures';
import { readChildren, readDer, writeOctetString, writeOid, writeSequence, writeTaggedBytes } from '@hrca/x509';
import { describe, test } from 'vitest';
import { at, good, other, pkis, refuse, replace, sha256, trustAnchors } from '#test/support/tokens/cmsAttacks.ts';
import { attribute, attributeTypes, certificateId, signerIdentifier } from '#test/support/tokens/cmsTokens.ts';
import { logInWithCms } from '#test/support/tokens/cmsUnderTest.ts';
import { expectRefusal, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const { subCa, root } = pkis.ES256;

describe('V11 the certificate that signed', () => {
  const certificates = (value: Uint8Array) =>
    replace('signingCertificateV2', attribute(attributeTypes.signingCertificateV2, value));

  test.each<[string, Uint8Array]>([
    ['of another unit', certificateId(sha256(other.certificateDer))],
    ['of the CA', certificateId(sha256(subCa.certificateDer))],
    ['cut short', certificateId(sha256(good.certificateDer).subarray(0, 20))],
    [
      'under a hash that is named although it is the default',
      certificateId(sha256(good.certificateDer), [writeSequence(writeOid('2.16.840.1.101.3.4.2.1'))]),
    ],
    [
      'under SHA-1',
      certificateId(createHash('sha1').update(good.certificateDer).digest(), [
        writeSequence(writeOid('1.3.14.3.2.26')),
      ]),
    ],
    [
      'beside another',
      writeSequence(
        writeSequence(
          writeSequence(writeOctetString(sha256(good.certificateDer))),
          writeSequence(writeOctetString(sha256(other.certificateDer))),
        ),
      ),
    ],
    ['none', writeSequence(writeSequence())],
  ])('V11 a signing certificate is refused that is named by a hash %s', async (_name, value) => {
    await refuse({ attributes: certificates(value) }, 'SIGNATURE_INVALID');
  });

  test('V11 another certificate for the same key is refused in place of the one that signed', async () => {
    const twin = createUnitCertificate({
      issuer: subCa,
      key: {
        keyType: 'P-256',
        privateKey: good.privateKey,
        pkcs8: good.keyDer,
        publicKeyInfo: publicKeyInfo(good.certificateDer),
      },
      name: other.name,
      code: other.code,
      notBefore: NOW - 1000,
      notAfter: NOW + 1000,
    });
    const swap = { certificates: at(0, () => twin), signerInfo: at(1, () => signerIdentifier(twin)) };
    await refuse(swap, 'SIGNATURE_INVALID');
    await refuse(
      { ...swap, attributes: certificates(certificateId(sha256(good.certificateDer))) },
      'SIGNATURE_INVALID',
    );
  });

  test('V11 a signer that is not the first certificate is refused', async () => {
    await refuse({ signerInfo: at(1, () => signerIdentifier(other.certificateDer)) });
    await refuse({ certificates: (chain) => chain.toReversed() });
    await refuse({ certificates: () => [] });
    await refuse({ certificates: (chain) => [...chain, ...Array.from({ length: 5 }, () => root.certificateDer)] });
    await refuse({ signerInfo: at(1, () => writeTaggedBytes(0, Buffer.alloc(20, 7))) });
  });

  test('V11 a signer without its CA, or with an unrelated certificate, is refused', async () => {
    const login = (chain: (chain: readonly Uint8Array[]) => readonly Uint8Array[]) =>
      logInWithCms(good, trustAnchors, { certificates: chain });
    await expectRefusal(
      login((chain) => chain.slice(0, 1)),
      'CHAIN_UNTRUSTED',
      'chain',
    );
    await expectRefusal(
      login((chain) => [...chain, other.certificateDer]),
      'CHAIN_INVALID',
      'chain',
    );
  });
});

function publicKeyInfo(certificate: Uint8Array): Uint8Array {
  return readChildren(readChildren(readDer(certificate))[0] as never)[6]?.encoded as Uint8Array;
}
