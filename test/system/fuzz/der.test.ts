import { createTestPki } from '@hrca/certs-fixtures';
import { isHrcaError } from '@hrca/protocol/errors';
import { certificateProblem, readCertificate, readUnitIdentity } from '@hrca/x509';
import { expect, test } from 'vitest';
import { mutatedDer } from '#test/support/fuzz/derMutations.ts';
import { fuzz, fuzzTimeout } from '#test/support/fuzz/fuzz.ts';
import { NOW } from '#test/support/tokens/verifierUnderTest.ts';
import { publicKey } from '#verifier/publicKey.ts';

const SHARE = 0.5;
const pkis = await Promise.all(
  (['P-256', 'RSA-2048', 'SM2'] as const).map((keyType) => createTestPki({ now: NOW, keyType })),
);
const samples = pkis.flatMap(({ root, subCa, units }) => [
  root.certificateDer,
  subCa.certificateDer,
  ...Object.values(units).map(({ certificateDer }) => certificateDer),
]);

test(
  'readCertificate throws only CERTIFICATE_MALFORMED for damaged certificates',
  async () => {
    let refused = 0;
    let read = 0;
    const attack = (der: Uint8Array) => {
      try {
        const certificate = readCertificate(der);
        certificateProblem(certificate, NOW);
        expect(readUnitIdentity(certificate).code.length).toBeLessThanOrEqual(der.length);
        publicKey(certificate);
        read++;
      } catch (error) {
        if (!isHrcaError(error) || error.code !== 'CERTIFICATE_MALFORMED') throw error;
        refused++;
      }
    };
    await fuzz({ name: 'certificates', share: SHARE, cases: mutatedDer(samples), attack });
    // Neither may be rare, since both branches are to be covered.
    expect(Math.min(read, refused) / (read + refused)).toBeGreaterThan(0.02);
  },
  fuzzTimeout(SHARE),
);
