import { createPublicKey, X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type FixtureUnit, type TestPki, type UnitId } from '@hrca/certs-fixtures';
import {
  type Certificate,
  certificateProblem,
  isUnitCode,
  readCertificate,
  readUnitIdentity,
  sm2Verify,
  writePem,
} from '@hrca/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { openssl } from '#test/support/certificates/openssl.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const now = Date.now();
const expectedProblems: Partial<Record<UnitId, string>> = {
  expired: 'CERTIFICATE_EXPIRED',
  'not-yet-valid': 'CERTIFICATE_NOT_YET_VALID',
  'encryption-only': 'CERTIFICATE_ENCRYPTION_ONLY',
  personal: 'CERTIFICATE_NOT_A_UNIT',
  'wrong-check-character': 'CERTIFICATE_UNIT_CODE_INVALID',
};

const sm2Options = ['-vfyopt', 'distid:1234567812345678', '-partial_chain'];

describe.each(['P-256', 'RSA-2048', 'SM2'] as const)('a test PKI in %s', (keyType) => {
  const folder = suiteFolder();
  const isSm2 = keyType === 'SM2';
  let pki: TestPki;

  beforeAll(async () => {
    pki = await createTestPki({ now, keyType });
    await writeFile(join(folder, 'root.pem'), pki.trustAnchorPem);
    await writeFile(join(folder, 'subCa.pem'), writePem('CERTIFICATE', pki.subCa.certificateDer));
  });

  async function opensslVerify(unit: FixtureUnit): Promise<string> {
    const file = join(folder, `${unit.id}.pem`);
    await writeFile(file, unit.certificatePem);
    // With SM2, openssl applies the identifier only to the certificate that it verifies, not to those above it.
    const trust = isSm2
      ? [...sm2Options, '-trusted', join(folder, 'subCa.pem')]
      : ['-CAfile', join(folder, 'root.pem'), '-untrusted', join(folder, 'subCa.pem')];
    const verdict = openssl('verify', '-x509_strict', ...trust, file);
    return verdict.then(
      ({ stdout }) => stdout,
      (error: { stderr: string }) => error.stderr,
    );
  }

  test(`openssl -x509_strict accepts the chains of a test PKI in ${keyType}`, async () => {
    for (const id of ['good', 'personal', 'encryption-only', 'code-attribute-1.2.156.10260.4.1.1'] as const) {
      expect(await opensslVerify(pki.units[id])).toMatch(/: OK\n$/);
    }
  });

  test(`openssl accepts the sub CA of a test PKI in ${keyType}`, async () => {
    const trust = [...(isSm2 ? sm2Options : []), '-trusted', join(folder, 'root.pem')];
    const { stdout } = await openssl('verify', '-x509_strict', ...trust, join(folder, 'subCa.pem'));
    expect(stdout).toMatch(/: OK\n$/);
  });

  test(`openssl refuses chains of a test PKI in ${keyType} for the reason in their names`, async () => {
    expect(await opensslVerify(pki.units.expired)).toContain('certificate has expired');
    expect(await opensslVerify(pki.units['not-yet-valid'])).toContain('certificate is not yet valid');
    expect(await opensslVerify(pki.units['wrong-issuer'])).toContain('unable to get local issuer certificate');
  });

  test(`a test PKI in ${keyType} has a certificate for every CertificateProblem`, () => {
    const problems = Object.values(pki.units).map(({ id, certificateDer }) => [
      id,
      certificateProblem(readCertificate(certificateDer), now),
    ]);
    expect(problems).toEqual(Object.keys(pki.units).map((id) => [id, expectedProblems[id as UnitId]]));
    expect(problems).toHaveLength(17);
  });

  test(`a test PKI in ${keyType} has certificates with the name and code of their fixture`, () => {
    for (const { name, code, certificateDer } of Object.values(pki.units)) {
      expect(readUnitIdentity(readCertificate(certificateDer))).toEqual({ name, code, isCodeValid: isUnitCode(code) });
    }
  });

  test(`a test PKI in ${keyType} has an issuer of the right name with another key`, () => {
    const right = readCertificate(pki.units.good.certificateDer);
    const wrong = readCertificate(pki.units['wrong-issuer'].certificateDer);
    expect(wrong.issuerDer).toEqual(right.issuerDer);
    const { publicKey } = new X509Certificate(pki.subCa.certificateDer);
    // `X509Certificate.verify` is false for SM2.
    const isSigned = ({ der, tbsCertificate: message, signature }: Certificate) =>
      isSm2
        ? sm2Verify({ publicKey, publicKeyInfo: pki.subCa.key.publicKeyInfo, message, signature })
        : new X509Certificate(der).verify(publicKey);
    expect(isSigned(right)).toBe(true);
    expect(isSigned(wrong)).toBe(false);
  });

  test(`a test PKI in ${keyType} has the private key of each certificate`, () => {
    for (const { keyPem, certificatePem } of Object.values(pki.units)) {
      expect(createPublicKey(keyPem).equals(new X509Certificate(certificatePem).publicKey)).toBe(true);
    }
  });
});
