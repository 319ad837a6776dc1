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
 * Verifies a login token. Remove the challenge from its store before the call, so that it cannot be used twice.
 *
 * @throws HrcaError whose `details` carry `{ check, expected, got }`: `TOKEN_MALFORMED`, `TOKEN_ALGORITHM_MISMATCH`,
 * `SIGNATURE_INVALID`, `CHAIN_UNTRUSTED`, `CHAIN_INVALID`, `KEY_TOO_WEAK`, `ORIGIN_MISMATCH`, `CHALLENGE_MISMATCH`,
 * `CLOCK_SKEW` (with `skewMinutes`), `CERTIFICATE_*`, `REVOCATION_CHECK_FAILED`; `SM2_SELF_TEST_FAILED`, where SM2
 * does not work on this server
 * @throws TypeError where an option is missing, unknown or of the wrong type, or `revocation` returns no outcome
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
