import { createTestPki } from '@hrca/certs-fixtures';
import { readCertificate } from '@hrca/x509';
import { expect, test } from 'vitest';
import { certificateChain } from '#agent/keystore/certificateChain.ts';

test.each(['P-256', 'SM2'] as const)('a %s CA joins a chain by its signature, not by its name', async (keyType) => {
  const [own, namesake] = await Promise.all([1, 2].map(() => createTestPki({ now: Date.now(), keyType })));
  const [leaf, ...authorities] = (own?.units.good.chain ?? []).map(readCertificate);
  const namesakes = (namesake?.units.good.chain ?? []).slice(1).map(readCertificate);
  if (!leaf) throw new Error('a chain has a leaf');
  expect(namesakes[0]?.subjectDer).toEqual(leaf.issuerDer);
  expect(certificateChain(leaf, namesakes)).toEqual([leaf.der]);
  const chain = [leaf, ...authorities].map(({ der }) => new Uint8Array(der));
  expect(certificateChain(leaf, [...namesakes, ...authorities])).toEqual(chain);
});
