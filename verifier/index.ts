export { type ErrorCode, HrcaError, isHrcaError } from '@hrca/protocol/errors';
export { type Check, type CheckName, checkNames } from './check.ts';
export {
  type RevocationCheck,
  type RevocationOutcome,
  skipRevocationCheck,
  type VerifiedChain,
} from './checkRevocation.ts';
export type { VerifyLoginOptions } from './options.ts';
export { parseTrustAnchors } from './parseTrustAnchors.ts';
export type { CertificateFacts } from './signer.ts';
export type { TrustAnchors } from './trustAnchors.ts';
export type { VerifiedLogin } from './verifiedLogin.ts';
export { verifyLogin } from './verifyLogin.ts';
