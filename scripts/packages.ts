import { join } from 'node:path';

/** The checkout. */
export const root = join(import.meta.dirname, '..');

/** Rooms whose sources end up in something built. */
export const builtPackages = ['protocol', 'x509', 'agent', 'web-sdk', 'verifier', 'portal'] as const;
