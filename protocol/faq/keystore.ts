import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

export const keystoreFaq = {
  KEYSTORE_CORRUPT: {
    summary: { zh: 'KEYSTORE_CORRUPT', en: 'KEYSTORE_CORRUPT' },
    when: { zh: 'KEYSTORE_CORRUPT', en: 'KEYSTORE_CORRUPT' },
    why: { zh: 'KEYSTORE_CORRUPT', en: 'KEYSTORE_CORRUPT' },
    steps: { zh: ['KEYSTORE_CORRUPT'], en: ['KEYSTORE_CORRUPT'] },
  },
  KEYSTORE_WRITE_FAILED: {
    summary: { zh: 'KEYSTORE_WRITE_FAILED', en: 'KEYSTORE_WRITE_FAILED' },
    when: { zh: 'KEYSTORE_WRITE_FAILED', en: 'KEYSTORE_WRITE_FAILED' },
    why: { zh: 'KEYSTORE_WRITE_FAILED', en: 'KEYSTORE_WRITE_FAILED' },
    steps: { zh: ['KEYSTORE_WRITE_FAILED'], en: ['KEYSTORE_WRITE_FAILED'] },
  },
  KEYSTORE_SECRET_MISSING: {
    summary: { zh: 'KEYSTORE_SECRET_MISSING', en: 'KEYSTORE_SECRET_MISSING' },
    when: { zh: 'KEYSTORE_SECRET_MISSING', en: 'KEYSTORE_SECRET_MISSING' },
    why: { zh: 'KEYSTORE_SECRET_MISSING', en: 'KEYSTORE_SECRET_MISSING' },
    steps: { zh: ['KEYSTORE_SECRET_MISSING'], en: ['KEYSTORE_SECRET_MISSING'] },
  },
  KEYSTORE_PERMISSIONS_UNSAFE: {
    summary: { zh: 'KEYSTORE_PERMISSIONS_UNSAFE', en: 'KEYSTORE_PERMISSIONS_UNSAFE' },
    when: { zh: 'KEYSTORE_PERMISSIONS_UNSAFE', en: 'KEYSTORE_PERMISSIONS_UNSAFE' },
    why: { zh: 'KEYSTORE_PERMISSIONS_UNSAFE', en: 'KEYSTORE_PERMISSIONS_UNSAFE' },
    steps: { zh: ['KEYSTORE_PERMISSIONS_UNSAFE'], en: ['KEYSTORE_PERMISSIONS_UNSAFE'] },
  },
} as const satisfies Partial<Record<ErrorCode, FaqEntry>>;
