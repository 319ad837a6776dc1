import { createTestPki } from '@hrca/certs-fixtures';
import { certificateProblem, readCertificate, validityProblem, writeUtf8String } from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import {
  certificateWithExtensions,
  extension,
  name,
  sampleCertificate,
} from '#test/support/certificates/sampleCertificate.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');

describe('the test PKI', async () => {
  const { units } = await createTestPki({ now: NOW });

  test.each([
    ['good', undefined],
    ['expired', 'CERTIFICATE_EXPIRED'],
    ['not-yet-valid', 'CERTIFICATE_NOT_YET_VALID'],
    ['encryption-only', 'CERTIFICATE_ENCRYPTION_ONLY'],
    ['personal', 'CERTIFICATE_NOT_A_UNIT'],
    ['wrong-check-character', 'CERTIFICATE_UNIT_CODE_INVALID'],
  ] as const)('the problem of the certificate %s is %s', (id, problem) => {
    expect(certificateProblem(readCertificate(units[id].certificateDer), NOW)).toBe(problem);
  });

  test('a certificate is valid from its first to its last second', () => {
    const certificate = readCertificate(units.good.certificateDer);
    expect(validityProblem(certificate, certificate.notBefore)).toBeUndefined();
    expect(validityProblem(certificate, certificate.notBefore - 1)).toBe('CERTIFICATE_NOT_YET_VALID');
    expect(validityProblem(certificate, certificate.notAfter)).toBeUndefined();
    expect(validityProblem(certificate, certificate.notAfter + 1)).toBe('CERTIFICATE_EXPIRED');
  });
});

test('a certificate without key usage is CERTIFICATE_NOT_FOR_SIGNING', () => {
  const certificate = readCertificate(certificateWithExtensions(extension('1.2.3', new Uint8Array([5, 0]))));
  expect(certificateProblem(certificate, NOW)).toBe('CERTIFICATE_NOT_FOR_SIGNING');
});

test.each<[string, number[], string]>([
  ['issues certificates', [2, 0x04], 'CERTIFICATE_NOT_FOR_SIGNING'],
  ['signs revocation lists', [1, 0x02], 'CERTIFICATE_NOT_FOR_SIGNING'],
  ['encrypts keys', [5, 0x20], 'CERTIFICATE_ENCRYPTION_ONLY'],
  ['encrypts data', [4, 0x10], 'CERTIFICATE_ENCRYPTION_ONLY'],
  ['agrees on keys', [3, 0x08], 'CERTIFICATE_ENCRYPTION_ONLY'],
])('a key that only %s may not sign a login', (_, [unused = 0, bits = 0], problem) => {
  const keyUsage = extension('2.5.29.15', new Uint8Array([3, 2, unused, bits]));
  expect(certificateProblem(readCertificate(certificateWithExtensions(keyUsage)), NOW)).toBe(problem);
});

test('a certificate with nonRepudiation alone may sign a login', () => {
  const nonRepudiation = extension('2.5.29.15', new Uint8Array([3, 2, 6, 0x40]));
  const code = extension('1.2.156.10260.4.1.4', writeUtf8String('9144030071526726XG'));
  expect(certificateProblem(readCertificate(certificateWithExtensions(nonRepudiation, code)), NOW)).toBeUndefined();
});

test('a certificate with two unit names is CERTIFICATE_NOT_A_UNIT', () => {
  const o = '2.5.4.10';
  const subject = name(
    [o, writeUtf8String('甲')],
    [o, writeUtf8String('乙')],
    ['1.2.86.11.7.3', writeUtf8String('9144030071526726XG')],
  );
  expect(certificateProblem(readCertificate(sampleCertificate({ subject })), NOW)).toBe('CERTIFICATE_NOT_A_UNIT');
});
