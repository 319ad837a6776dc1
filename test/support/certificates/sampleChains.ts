import type { KeyObject } from 'node:crypto';
import {
  createCa,
  createKeyPair,
  createTestPki,
  createUnitCertificate,
  createUnitCode,
  type KeyType,
} from '@hrca/certs-fixtures';
import { parseTrustAnchors } from '@hrca/verifier';
import { logIn, NOW } from '../tokens/verifierUnderTest.ts';

const DAY = 86_400_000;

export interface SampleChain {
  readonly name: string;
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
  readonly privateKey: KeyObject;
  /** Whether a verifier must accept it at `NOW`. */
  readonly isRight: boolean;
}

/** Valid and invalid chains, to compare our verifier with another implementation. */
export async function sampleChains(keyType: KeyType): Promise<{ trustAnchorDer: Uint8Array; samples: SampleChain[] }> {
  const { root, subCa, untrusted, units, trustAnchorDer } = await createTestPki({ now: NOW, keyType });
  // A key for each: pkijs does not terminate when a CA and its subject have the same key.
  const [key, caKey] = await Promise.all([createKeyPair(keyType), createKeyPair(keyType)]);
  const validity = { notBefore: NOW - DAY, notAfter: NOW + DAY };
  const ca = { name: [{ type: '2.5.4.3', value: 'CA' }], key: caKey, issuer: root, ...validity };
  const unitOf = (issuer: typeof subCa) =>
    createUnitCertificate({ issuer, key, name: '甲', code: createUnitCode('MA0000X9'), ...validity });
  const under = (issuer: typeof subCa, ...above: (typeof subCa)[]) =>
    [unitOf(issuer), issuer.certificateDer, ...above.map(({ certificateDer }) => certificateDer)] as const;

  const { good } = units;
  const samples: SampleChain[] = (['good', 'expired', 'not-yet-valid', 'wrong-issuer'] as const).map((id) => {
    const { chain, privateKey } = units[id];
    return { name: id, chain, privateKey, isRight: id === 'good' };
  });
  samples.push({ ...(samples[0] as SampleChain), name: 'good with root', chain: [...good.chain, root.certificateDer] });
  const others: [name: string, chain: readonly Uint8Array[], isRight: boolean][] = [
    ['one more CA', under(await createCa(ca)), true],
    ['untrusted root in the chain', under(untrusted.subCa, untrusted.root), false],
    ['CA left out', [unitOf(subCa)], false],
    ['CA without the flag', under(await createCa({ ...ca, isCa: false })), false],
    ['CA without keyCertSign', under(await createCa({ ...ca, keyUsage: ['cRLSign'] })), false],
    ['CA expired', under(await createCa({ ...ca, notBefore: 0, notAfter: NOW - DAY })), false],
    ['path too long', under(await createCa({ ...ca, issuer: subCa }), subCa), false],
    [
      'signed by the CA of the same name',
      [unitOf({ ...subCa, key: untrusted.subCa.key }), subCa.certificateDer],
      false,
    ],
  ];
  const { privateKey } = key;
  return {
    trustAnchorDer,
    samples: [...samples, ...others.map(([name, chain, isRight]) => ({ name, chain, privateKey, isRight }))],
  };
}

/** Whether our verifier accepts the chain. Rethrows a refusal that is not about the chain. */
export async function weAccept({ chain, privateKey }: SampleChain, trustAnchorDer: Uint8Array): Promise<boolean> {
  try {
    await logIn({ chain, privateKey }, parseTrustAnchors(trustAnchorDer));
    return true;
  } catch (error) {
    if (/^CHAIN_|^CERTIFICATE_(EXPIRED|NOT_YET_VALID)$/.test(`${(error as { code?: string }).code}`)) return false;
    throw error;
  }
}
