import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';
import { readCertificate } from '@hrca/x509';
import { createChallenge, createLoginToken, ORIGIN } from '../test/support/tokens/loginTokens.ts';
import { compare, type Row, type Subject } from './measure.ts';
import { rawKey } from './rawKey.ts';

const keyTypes = ['P-256', 'RSA-2048', 'SM2'] as const;
// Many tokens, since V8 hashes the same string only once.
const TOKENS = 64;

const reach = { warm: { 'P-256': 1.2, 'RSA-2048': 1.5, SM2: 1.3 }, cold: 2.5 } as const;

/**
 * `verifyLogin` with a warm cache against one raw signature verification over the same bytes, and without cache against the
 * raw verifications of token, leaf and sub CA. The raw ones use imported keys.
 */
export async function verifyRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const keyType of keyTypes) {
    const now = Date.now();
    const pki = await createTestPki({ now, keyType });
    const tokens = Array.from({ length: TOKENS }, () => sampleToken(pki, now));
    const raw = inTurn(tokens.map(({ rawCheck }) => rawCheck));
    const chain = rawChainCheck(pki);
    const verifyWith = (cacheSize: number) => {
      const trustAnchors = parseTrustAnchors(pki.trustAnchorPem, { cacheSize });
      const settings = { expectedOrigin: ORIGIN, trustAnchors, revocation: skipRevocationCheck, now: () => now };
      return inTurn(
        tokens.map(
          ({ token, challenge }) =>
            () =>
              verifyLogin(token, { ...settings, expectedChallenge: challenge }),
        ),
      );
    };
    rows.push(
      await compare({
        name: `verify ${keyType}, warm cache`,
        baseline: raw,
        subject: verifyWith(1000),
        reach: reach.warm[keyType],
      }),
      await compare({
        name: `verify ${keyType}, cold cache`,
        baseline: () => raw() && chain(),
        subject: verifyWith(0),
        reach: reach.cold,
      }),
    );
  }
  return rows;
}

function sampleToken({ units: { good }, keyType }: TestPki, now: number) {
  const challenge = createChallenge();
  const token = createLoginToken({ privateKey: good.privateKey, chain: good.chain, challenge, now });
  const signingInput = Buffer.from(token.slice(0, token.lastIndexOf('.')));
  // Another signature over the same bytes, in OpenSSL's encoding, so that the baseline needs no conversion.
  const raw = rawKey(good.privateKey, keyType);
  const signature = raw.sign(signingInput);
  return { token, challenge, rawCheck: () => raw.verify(signingInput, signature) };
}

function rawChainCheck({ root, subCa, units: { good }, keyType }: TestPki): () => boolean {
  const check = (der: Uint8Array, issuerKey: TestPki['root']['key']) => {
    const { tbsCertificate, signature } = readCertificate(der);
    const raw = rawKey(issuerKey.privateKey, keyType);
    return () => raw.verify(tbsCertificate, signature);
  };
  const leaf = check(good.certificateDer, subCa.key);
  const intermediate = check(subCa.certificateDer, root.key);
  return () => leaf() && intermediate();
}

function inTurn(subjects: readonly Subject[]): Subject {
  let turn = 0;
  return () => subjects[turn++ % subjects.length]?.();
}
