import type { LoginAlgorithm } from '@hrca/protocol';
import { chainCheck } from './buildChain.ts';
import type { Check } from './check.ts';
import { algorithmCheck } from './checkAlgorithm.ts';
import { challengeCheck, originCheck, signedAt, timeCheck } from './checkClaims.ts';
import { keyUsageCheck, unitCheck } from './checkUnit.ts';
import { validityCheck } from './checkValidity.ts';
import type { LoginToken } from './loginToken.ts';
import type { Settings } from './options.ts';
import { formatCheck } from './parseLoginToken.ts';
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

export interface VerifiedLoginParts {
  readonly token: LoginToken;
  readonly signer: Signer;
  readonly settings: Settings;
  readonly revocation: Check;
}

export function verifiedLogin(parts: VerifiedLoginParts): VerifiedLogin {
  return new Login(parts);
}

// A class, because V8 makes a hidden class of its own for each object literal with a getter, and keeps it for long.
class Login implements VerifiedLogin {
  readonly [verified] = true;
  readonly unit: VerifiedLogin['unit'];
  readonly certificate: CertificateFacts;
  readonly origin: string;
  readonly signedAt: number;
  readonly algorithm: LoginAlgorithm;
  readonly #parts: VerifiedLoginParts;

  constructor(parts: VerifiedLoginParts) {
    const { token, signer } = parts;
    this.unit = { name: signer.unit.name, code: signer.unit.code };
    this.certificate = signer.certificate;
    this.origin = token.claims.aud;
    this.signedAt = signedAt(token.claims);
    this.algorithm = signer.algorithm;
    this.#parts = parts;
  }

  /** Written only for whoever reads them: the text costs as much as the rest of a login. */
  get checks(): readonly Check[] {
    const { token, signer, settings, revocation } = this.#parts;
    const { claims } = token;
    const { leaf } = signer.chain;
    return [
      formatCheck(token.format),
      algorithmCheck(signer.algorithm, leaf.publicKeyKind),
      chainCheck(signer.chain),
      validityCheck(leaf, settings.now),
      keyUsageCheck(leaf),
      unitCheck(signer.unit),
      signatureCheck(signer, 'valid'),
      originCheck(claims, settings),
      challengeCheck(claims, settings),
      timeCheck(claims, settings),
      revocation,
    ];
  }

  /** A getter is no own property; a session store should see the checks all the same. */
  toJSON(): object {
    return { ...this, checks: this.checks };
  }
}
