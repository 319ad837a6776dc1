export { type ErrorCode, type ErrorDetails, HrcaError, isHrcaError } from '@hrca/protocol/errors';
export type { Check, CheckName } from './check.ts';
export { type RevocationCheck, skipRevocationCheck } from './revocation.ts';
export { parseTrustAnchors, type TrustAnchors } from './trustAnchors.ts';
export type { VerifiedLogin } from './verifiedLogin.ts';
export { type VerifyLoginOptions, verifyLogin } from './verifyLogin.ts';
