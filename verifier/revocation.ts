import type { Certificate } from '@hrca/x509';

/** Finds out whether a certificate of the chain has been revoked; throws a typed refusal where it has, or where that cannot be known. */
export type RevocationCheck = (chain: {
  /** Leaf first, trust anchor last. */
  certificates: readonly Certificate[];
  /** Milliseconds since 1970. */
  now: number;
}) => Promise<{ expected: string; got: string }>;

/** For a caller who knowingly asks nobody whether the certificate has been revoked. */
export const skipRevocationCheck: RevocationCheck = async () => ({
  expected: 'not checked',
  got: 'skipped by the caller',
});
