import { createTestPki } from '@hrca/certs-fixtures';
import { certificateChain, completedChain, isSelfIssued, readCertificate } from '@hrca/x509';
import { expect, test } from 'vitest';

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

test('a chain is completed by the intermediate that signed, and not by its root', async () => {
  const [own, other] = await Promise.all([1, 2].map(() => createTestPki({ now: Date.now() })));
  if (!own || !other) throw new Error('two test PKIs');
  const candidates = [own.root, other.subCa, own.subCa].map(({ certificateDer }) => readCertificate(certificateDer));
  expect(candidates.map(isSelfIssued)).toEqual([true, false, false]);
  const [leaf, subCa] = own.units.good.chain;
  expect(completedChain([leaf as Uint8Array], candidates)).toEqual([leaf, subCa]);
});
