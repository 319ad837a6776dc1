/** The checkout. */
export declare const root: string;
/** Rooms whose sources end up in something built. */
export declare const builtPackages: readonly ['protocol', 'x509', 'agent', 'web-sdk', 'verifier', 'portal'];
