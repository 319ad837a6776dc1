import { createTestPki } from '@hrca/certs-fixtures';
import { isHrcaError } from '@hrca/protocol/errors';
import { parseTrustAnchors, verifyLogin } from '@hrca/verifier';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mutatedDer } from '#test/support/fuzz/derMutations.ts';
import { fuzz, fuzzTimeout } from '#test/support/fuzz/fuzz.ts';
import { mutatedBytes, mutatedJson } from '#test/support/fuzz/mutations.ts';
import { createLoginToken, type LoginTokenParts } from '#test/support/tokens/loginTokens.ts';
import { loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const SHARE = 0.2;
const { units, trustAnchorPem, root } = await createTestPki({ now: NOW });
const { good, expired } = units;
const trustAnchors = parseTrustAnchors(trustAnchorPem);
const { token, options } = loginOf(good, trustAnchors);
const challenge = options.expectedChallenge;
const json = (part: number) => JSON.parse(Buffer.from(token.split('.')[part] as string, 'base64url').toString());
const [header, claims] = [json(0), json(1)];
const texts = [header, claims].map((value) => Buffer.from(JSON.stringify(value)));

/** Signed again after the change, so that verification goes beyond the signature. */
const signed = (deviations: Partial<LoginTokenParts>) =>
  createLoginToken({ privateKey: good.privateKey, chain: good.chain, challenge, now: NOW, ...deviations });
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const certificates = mutatedDer([...good.chain, expired.certificateDer, root.certificateDer]);

const cases: fc.Arbitrary<string> = fc.oneof(
  mutatedBytes([Buffer.from(token)]).map(text),
  mutatedJson([header]).map((value) => signed({ header: () => value })),
  mutatedJson([claims]).map((value) => signed({ claims: () => value })),
  mutatedBytes(texts.slice(0, 1)).map((bytes) => signed({ headerText: () => text(bytes) })),
  mutatedBytes(texts.slice(1)).map((bytes) => signed({ claimsText: () => text(bytes) })),
  certificates.map((leaf) => signed({ chain: [leaf, ...good.chain.slice(1)] })),
  certificates.map((ca) => signed({ chain: [good.chain[0] as Uint8Array, ca] })),
  fc.array(certificates, { maxLength: 7 }).map((chain) => signed({ chain })),
);

test(
  'damaged login tokens are refused with a code, and an accepted one has the claims that the unit signed',
  async () => {
    const attack = async (input: string) => {
      try {
        const login = await verifyLogin(input, options);
        expect(login.unit).toEqual({ name: good.name, code: good.code });
        expect(JSON.parse(Buffer.from(input.split('.')[1] as string, 'base64url').toString())).toEqual(claims);
      } catch (error) {
        if (!isHrcaError(error) || error.code === 'INTERNAL') throw error;
        expect(JSON.stringify(error.details).length).toBeLessThan(2000);
      }
    };
    await fuzz({ name: 'login tokens', share: SHARE, cases, attack });
  },
  fuzzTimeout(SHARE),
);
