/** Absolute path of the checkout. */
export declare const root: string;
/** Packages whose sources are built. */
export declare const builtPackages: readonly ['protocol', 'x509', 'agent', 'web-sdk', 'verifier', 'portal'];
