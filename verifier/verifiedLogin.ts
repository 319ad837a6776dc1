import { chainCheck } from './buildChain.ts';
import type { Check } from './check.ts';
import { algorithmCheck } from './checkAlgorithm.ts';
import { challengeCheck, originCheck, signedAt, timeCheck } from './checkClaims.ts';
import { keyUsageCheck, unitCheck } from './checkUnit.ts';
import { validityCheck } from './checkValidity.ts';
import type { LoginToken } from './loginToken.ts';
import type { ResolvedOptions } from './options.ts';
import { formatCheck } from './parseLoginToken.ts';
import type { Signer } from './signer.ts';
import { type CertificateFacts, type LoginAlgorithm, type VerifiedLogin, verified } from './types.ts';
import { signatureCheck } from './verifySignature.ts';

export interface VerifiedLoginParts {
  readonly token: LoginToken;
  readonly signer: Signer;
  readonly settings: ResolvedOptions;
  readonly revocation: Check;
}

export function verifiedLogin(parts: VerifiedLoginParts): VerifiedLogin {
  return new Login(parts);
}

// A class, because V8 makes a new hidden class for each object literal with a getter, which uses memory for long.
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

  /** Computed when it is read: the texts take as long as the rest of a login. */
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

  /** Includes `checks`, which as a getter is not an own property, for session stores. */
  toJSON(): object {
    return { ...this, checks: this.checks };
  }
}
