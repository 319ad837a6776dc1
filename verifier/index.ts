export { type ErrorCode, type ErrorDetails, HrcaError, type HrcaErrorOf, isHrcaError } from '@hrca/protocol/errors';
export { type Check, type CheckName, checkNames, type VerifyErrorCode } from './check.ts';
export { skipRevocationCheck } from './checkRevocation.ts';
export { parseTrustAnchors } from './parseTrustAnchors.ts';
export type {
  Certificate,
  CertificateFacts,
  LoginAlgorithm,
  LoginFormat,
  NameAttribute,
  RevocationCheck,
  RevocationOutcome,
  TrustAnchors,
  VerifiedChain,
  VerifiedLogin,
  VerifyLoginOptions,
} from './types.ts';
export { verifyLogin } from './verifyLogin.ts';
