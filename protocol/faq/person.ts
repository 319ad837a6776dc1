import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

export const personFaq = {
  USER_CANCELLED: {
    summary: { zh: 'USER_CANCELLED', en: 'USER_CANCELLED' },
    when: { zh: 'USER_CANCELLED', en: 'USER_CANCELLED' },
    why: { zh: 'USER_CANCELLED', en: 'USER_CANCELLED' },
    steps: { zh: ['USER_CANCELLED'], en: ['USER_CANCELLED'] },
  },
  USER_TIMEOUT: {
    summary: { zh: 'USER_TIMEOUT', en: 'USER_TIMEOUT' },
    when: { zh: 'USER_TIMEOUT', en: 'USER_TIMEOUT' },
    why: { zh: 'USER_TIMEOUT', en: 'USER_TIMEOUT' },
    steps: { zh: ['USER_TIMEOUT'], en: ['USER_TIMEOUT'] },
  },
} as const satisfies Partial<Record<ErrorCode, FaqEntry>>;
