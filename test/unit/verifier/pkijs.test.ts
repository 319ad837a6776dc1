import { webcrypto } from 'node:crypto';
import { Certificate, CertificateChainValidationEngine, CryptoEngine, setEngine } from 'pkijs';
import { expect, test } from 'vitest';
import { sampleChains, weAccept } from '#test/support/certificates/sampleChains.ts';
import { NOW } from '#test/support/tokens/verifierUnderTest.ts';

setEngine('node', new CryptoEngine({ name: 'node', crypto: webcrypto as Crypto }));

// pkijs 4 ignores a path length of 0, which openssl.test.ts covers.
const notForPkijs = 'path too long';

test.each(['P-256', 'RSA-2048'] as const)('pkijs and verifyLogin accept the same chains: %s', async (keyType) => {
  const { trustAnchorDer, samples } = await sampleChains(keyType);
  for (const sample of samples.filter(({ name }) => name !== notForPkijs)) {
    const [ours, theirs] = [await weAccept(sample, trustAnchorDer), await pkijsAccepts(sample.chain, trustAnchorDer)];
    expect({ name: sample.name, ours, theirs }).toEqual({
      name: sample.name,
      ours: sample.isRight,
      theirs: sample.isRight,
    });
  }
});

async function pkijsAccepts(chain: readonly Uint8Array[], anchor: Uint8Array): Promise<boolean> {
  const read = (der: Uint8Array) => Certificate.fromBER(new Uint8Array(der).buffer);
  const engine = new CertificateChainValidationEngine({
    trustedCerts: [read(anchor)],
    // pkijs expects the leaf last.
    certs: chain.toReversed().map(read),
    checkDate: new Date(NOW),
  });
  return (await engine.verify()).result;
}
