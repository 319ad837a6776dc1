import type { TrustAnchors as PublicTrustAnchors } from '@hrca/verifier';
import { expect } from 'vitest';
import { TrustAnchors } from '#verifier/trustAnchors.ts';

/** The cache inside trust anchors, which their published type hides. */
export function cacheOf(trustAnchors: PublicTrustAnchors): Pick<TrustAnchors, 'signer' | 'issuer'> {
  expect(trustAnchors).toBeInstanceOf(TrustAnchors);
  return trustAnchors as TrustAnchors;
}
