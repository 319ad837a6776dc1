import { join } from 'node:path';

/** Absolute path of the checkout. */
export const root = join(import.meta.dirname, '..');

/** Packages whose sources are built. */
export const builtPackages = ['protocol', 'x509', 'agent', 'web-sdk', 'verifier', 'portal'] as const;
