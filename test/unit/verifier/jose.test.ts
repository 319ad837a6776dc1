import { createPublicKey, type KeyObject } from 'node:crypto';
import { createTestPki } from '@hrca/certs-fixtures';
import { LOGIN_TOKEN_TYPE } from '@hrca/protocol';
import { parseTrustAnchors, verifyLogin } from '@hrca/verifier';
import { CompactSign, compactVerify, decodeProtectedHeader, importX509 } from 'jose';
import { describe, expect, test } from 'vitest';
import { ORIGIN } from '#test/support/tokens/loginTokens.ts';
import { loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';

const pkis = {
  'P-256': await createTestPki({ now: NOW, keyType: 'P-256' }),
  'RSA-2048': await createTestPki({ now: NOW, keyType: 'RSA-2048' }),
};

// jose represents the JOSE libraries of other languages.
describe.each([
  ['ES256', 'P-256'],
  ['RS256', 'RSA-2048'],
  ['PS256', 'RSA-2048'],
] as const)('%s', (algorithm, keyType) => {
  const { units, trustAnchorPem } = pkis[keyType];
  const { good } = units;
  const trustAnchors = parseTrustAnchors(trustAnchorPem);

  test('jose verifies the tokens of the agent with the certificate in them', async () => {
    const { token, options } = loginOf(good, trustAnchors, { algorithm });
    const [leaf] = decodeProtectedHeader(token).x5c as string[];
    const key = await importX509(`-----BEGIN CERTIFICATE-----\n${leaf}\n-----END CERTIFICATE-----`, algorithm);
    const { payload, protectedHeader } = await compactVerify(token, key, { algorithms: [algorithm] });
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual({
      aud: ORIGIN,
      nonce: options.expectedChallenge,
      iat: NOW / 1000,
    });
    expect(Object.keys(protectedHeader)).toEqual(['alg', 'typ', 'x5c']);
  });

  test('verifyLogin accepts the tokens that jose makes', async () => {
    const { options } = loginOf(good, trustAnchors);
    const login = await verifyLogin(
      await signWithJose(good.privateKey, good.chain, options.expectedChallenge),
      options,
    );
    expect(login).toMatchObject({ algorithm, unit: { code: good.code } });
  });

  test('neither jose nor verifyLogin accepts a signature with a changed bit', async () => {
    const { token, options } = loginOf(good, trustAnchors, { algorithm });
    const [header, payload, signature = ''] = token.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    bytes[9] = (bytes[9] as number) ^ 1;
    const forged = `${header}.${payload}.${bytes.toString('base64url')}`;
    await expect(verifyLogin(forged, options)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    await expect(compactVerify(forged, createPublicKey(good.privateKey))).rejects.toThrow();
  });

  function signWithJose(privateKey: KeyObject, chain: readonly Uint8Array[], nonce: string): Promise<string> {
    const claims = JSON.stringify({ aud: ORIGIN, nonce, iat: NOW / 1000 });
    const x5c = chain.map((der) => Buffer.from(der).toString('base64'));
    return new CompactSign(Buffer.from(claims))
      .setProtectedHeader({ alg: algorithm, typ: LOGIN_TOKEN_TYPE, x5c })
      .sign(privateKey);
  }
});
