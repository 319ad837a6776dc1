import { verified } from './brands.ts';
import { chainCheck } from './buildChain.ts';
import type { Check } from './check.ts';
import { algorithmCheck } from './checkAlgorithm.ts';
import { challengeCheck, originCheck, signedAt, timeCheck } from './checkClaims.ts';
import { keyUsageCheck, unitCheck } from './checkUnit.ts';
import { validityCheck } from './checkValidity.ts';
import type { LoginToken } from './loginToken.ts';
import type { Settings } from './options.ts';
import { formatCheck } from './parseLoginToken.ts';
import type { Signer } from './signer.ts';
import type { CertificateFacts, LoginAlgorithm, VerifiedLogin } from './types.ts';
import { signatureCheck } from './verifySignature.ts';

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
