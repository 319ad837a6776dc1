import type { LoginAlgorithm } from '@hrca/protocol';
import { chainCheck } from './buildChain.ts';
import type { Check } from './check.ts';
import { algorithmCheck } from './checkAlgorithm.ts';
import { challengeCheck, originCheck, signedAt, timeCheck } from './checkClaims.ts';
import { keyUsageCheck, unitCheck } from './checkUnit.ts';
import { validityCheck } from './checkValidity.ts';
import type { Settings } from './options.ts';
import { type LoginToken, tokenFormatCheck } from './parseLoginToken.ts';
import type { CertificateFacts, Signer } from './signer.ts';
import { signatureCheck } from './verifySignature.ts';

// Not exported: only `verifyLogin` can make a value of the type below.
const verified: unique symbol = Symbol('verified');

/** A login that passed every check. */
export interface VerifiedLogin {
  readonly [verified]: true;
  /** From the certificate; `code` is the 统一社会信用代码, its check character verified. */
  readonly unit: { readonly name: string; readonly code: string };
  readonly certificate: CertificateFacts;
  readonly origin: string;
  /** Milliseconds since 1970, by the clock of the one who signed, to the second. */
  readonly signedAt: number;
  readonly algorithm: LoginAlgorithm;
  /** What was checked, in the order in which it was. */
  readonly checks: readonly Check[];
}

export function verifiedLogin({
  token: { claims },
  signer,
  settings,
  revocation,
}: {
  token: LoginToken;
  signer: Signer;
  settings: Settings;
  revocation: Check;
}): VerifiedLogin {
  const { algorithm, chain, certificate, unit } = signer;
  return {
    [verified]: true,
    unit: { name: unit.name, code: unit.code },
    certificate,
    origin: claims.aud,
    signedAt: signedAt(claims),
    algorithm,
    // Written only for whoever reads them: the text costs as much as the rest of a login.
    get checks() {
      return [
        tokenFormatCheck(),
        algorithmCheck(algorithm, chain.leaf.publicKeyKind),
        chainCheck(chain),
        validityCheck(chain.leaf, settings.now),
        keyUsageCheck(chain.leaf),
        unitCheck(unit),
        signatureCheck(signer, 'valid'),
        originCheck(claims, settings),
        challengeCheck(claims, settings),
        timeCheck(claims, settings),
        revocation,
      ];
    },
  };
}
