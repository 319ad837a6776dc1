import { webcrypto } from 'node:crypto';
import { createCa, createTestPki, createUnitCertificate, createUnitCode } from '@hrca/certs-fixtures';
import { parseTrustAnchors } from '@hrca/verifier';
import { Certificate, CertificateChainValidationEngine, CryptoEngine, setEngine } from 'pkijs';
import { expect, test } from 'vitest';
import { logIn, NOW } from '../support/verifierUnderTest.ts';

setEngine('node', new CryptoEngine({ name: 'node', crypto: webcrypto as Crypto }));

const DAY = 86_400_000;
const validity = { notBefore: NOW - DAY, notAfter: NOW + DAY };

async function pkijsAccepts(chain: readonly Uint8Array[], anchor: Uint8Array): Promise<boolean> {
  const read = (der: Uint8Array) => Certificate.fromBER(new Uint8Array(der).buffer);
  const engine = new CertificateChainValidationEngine({
    trustedCerts: [read(anchor)],
    // pkijs takes the last one for the leaf.
    certs: chain.toReversed().map(read),
    checkDate: new Date(NOW),
  });
  return (await engine.verify()).result;
}

test.each(['P-256', 'RSA-2048'] as const)(
  'pkijs builds the chains that we build, and no others: %s',
  async (keyType) => {
    const pki = await createTestPki({ now: NOW, keyType });
    const { root, subCa, untrusted, units, trustAnchorDer } = pki;
    const { privateKey, certificateDer: leaf } = units.good;
    const key = { ...subCa.key, publicKeyInfo: subCa.key.publicKeyInfo };
    const unitOf = (issuer: typeof subCa) =>
      createUnitCertificate({ issuer, key, name: '甲', code: createUnitCode('MA0000X9'), ...validity });
    const name = [{ type: '2.5.4.3', value: 'CA' }];
    const noCa = await createCa({ name, key, issuer: root, isCa: false, ...validity });
    const expiredCa = await createCa({ name, key, issuer: root, notBefore: 0, notAfter: NOW - DAY });
    const deepCa = await createCa({ name, key, issuer: subCa, ...validity });

    const cases: [name: string, chain: Uint8Array[], isRight: boolean][] = [
      ['good', [leaf, subCa.certificateDer], true],
      ['good, with the root', [leaf, subCa.certificateDer, root.certificateDer], true],
      ['expired', [...units.expired.chain], false],
      ['not yet valid', [...units['not-yet-valid'].chain], false],
      ['untrusted', [...units['wrong-issuer'].chain], false],
      ['untrusted, with its root', [...units['wrong-issuer'].chain, untrusted.root.certificateDer], false],
      ['CA left out', [leaf], false],
      ['CA without the flag', [unitOf(noCa), noCa.certificateDer], false],
      ['CA expired', [unitOf(expiredCa), expiredCa.certificateDer], false],
      ['path too long', [unitOf(deepCa), deepCa.certificateDer, subCa.certificateDer], false],
      [
        'signed by the CA of the same name',
        [unitOf({ ...subCa, key: untrusted.subCa.key }), subCa.certificateDer],
        false,
      ],
    ];
    for (const [name, chain, isRight] of cases) {
      const isOurs = chain[0] === leaf || Object.values(units).some((unit) => unit.certificateDer === chain[0]);
      const signer = Object.values(units).find((unit) => unit.certificateDer === chain[0])?.privateKey ?? privateKey;
      const ours = logIn(
        { privateKey: isOurs ? signer : subCa.key.privateKey, chain },
        parseTrustAnchors(trustAnchorDer),
      );
      const accepted = await ours.then(
        () => true,
        (error) => {
          expect(error.code, name).toMatch(/^CHAIN_|^CERTIFICATE_(EXPIRED|NOT_YET_VALID)$/);
          return false;
        },
      );
      expect(accepted, `ours: ${name}`).toBe(isRight);
      expect(await pkijsAccepts(chain, trustAnchorDer), `pkijs: ${name}`).toBe(isRight);
    }
  },
);
