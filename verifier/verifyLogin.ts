import { checkClaims } from './checkClaims.ts';
import { checkRevocation } from './checkRevocation.ts';
import { checkUnit } from './checkUnit.ts';
import { checkValidity } from './checkValidity.ts';
import { readOptions } from './options.ts';
import { parseLoginToken } from './parseLoginToken.ts';
import { createSigner } from './signer.ts';
import type { VerifiedLogin, VerifyLoginOptions } from './types.ts';
import { verifiedLogin } from './verifiedLogin.ts';
import { verifySignature } from './verifySignature.ts';

/**
 * Verifies the login token that a browser posted. Take the challenge out of its store before, so that no second call can
 * succeed with it.
 *
 * @throws HrcaError whose `details` carry `{ check, expected, got }`: `TOKEN_MALFORMED`, `TOKEN_ALGORITHM_MISMATCH`,
 * `SIGNATURE_INVALID`, `CHAIN_UNTRUSTED`, `CHAIN_INVALID`, `KEY_TOO_WEAK`, `ORIGIN_MISMATCH`, `CHALLENGE_MISMATCH`,
 * `CLOCK_SKEW` (with `skewMinutes`), `CERTIFICATE_*`, `REVOCATION_CHECK_FAILED`; `SM2_SELF_TEST_FAILED`, which says
 * nothing about the token
 * @throws TypeError where an option is missing, unknown or of the wrong kind, or `revocation` returns anything else than its outcome
 * @example
 * const login = await verifyLogin(request.body.token, {
 *   expectedChallenge, expectedOrigin: 'https://portal.example', trustAnchors, revocation: skipRevocationCheck,
 * });
 */
export async function verifyLogin(input: unknown, options: VerifyLoginOptions): Promise<VerifiedLogin> {
  const settings = readOptions(options);
  const { trustAnchors, now } = settings;
  const token = parseLoginToken(input, settings.formats);
  const known = trustAnchors.signer(token.protectedHeader);
  const signer = known ?? createSigner(token.protectedHeader, trustAnchors);
  checkValidity(signer.chain, now);
  checkUnit(signer.chain.leaf, signer.unit);
  verifySignature(token, signer);
  checkClaims(token.claims, settings);
  const revocation = await checkRevocation(signer.chain, settings.revocation, now);
  if (!known) trustAnchors.remember(signer);
  return verifiedLogin({ token, signer, settings, revocation });
}
