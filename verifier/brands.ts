/** Members that only this package can write: a hand-made `VerifiedLogin` or `TrustAnchors` does not compile. */
export const verified: unique symbol = Symbol('verified');
export const trusted: unique symbol = Symbol('trusted');
