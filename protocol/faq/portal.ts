import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

export const portalFaq = {
  CHALLENGE_MALFORMED: {
    summary: { zh: 'CHALLENGE_MALFORMED', en: 'CHALLENGE_MALFORMED' },
    when: { zh: 'CHALLENGE_MALFORMED', en: 'CHALLENGE_MALFORMED' },
    why: { zh: 'CHALLENGE_MALFORMED', en: 'CHALLENGE_MALFORMED' },
    steps: { zh: ['CHALLENGE_MALFORMED'], en: ['CHALLENGE_MALFORMED'] },
  },
  CHALLENGE_UNKNOWN: {
    summary: { zh: 'CHALLENGE_UNKNOWN', en: 'CHALLENGE_UNKNOWN' },
    when: { zh: 'CHALLENGE_UNKNOWN', en: 'CHALLENGE_UNKNOWN' },
    why: { zh: 'CHALLENGE_UNKNOWN', en: 'CHALLENGE_UNKNOWN' },
    steps: { zh: ['CHALLENGE_UNKNOWN'], en: ['CHALLENGE_UNKNOWN'] },
  },
  CHALLENGE_EXPIRED: {
    summary: { zh: 'CHALLENGE_EXPIRED', en: 'CHALLENGE_EXPIRED' },
    when: { zh: 'CHALLENGE_EXPIRED', en: 'CHALLENGE_EXPIRED' },
    why: { zh: 'CHALLENGE_EXPIRED', en: 'CHALLENGE_EXPIRED' },
    steps: { zh: ['CHALLENGE_EXPIRED'], en: ['CHALLENGE_EXPIRED'] },
  },
  PORTAL_BUSY: {
    summary: { zh: 'PORTAL_BUSY', en: 'PORTAL_BUSY' },
    when: { zh: 'PORTAL_BUSY', en: 'PORTAL_BUSY' },
    why: { zh: 'PORTAL_BUSY', en: 'PORTAL_BUSY' },
    steps: { zh: ['PORTAL_BUSY'], en: ['PORTAL_BUSY'] },
  },
  RATE_LIMITED: {
    summary: { zh: 'RATE_LIMITED', en: 'RATE_LIMITED' },
    when: { zh: 'RATE_LIMITED', en: 'RATE_LIMITED' },
    why: { zh: 'RATE_LIMITED', en: 'RATE_LIMITED' },
    steps: { zh: ['RATE_LIMITED'], en: ['RATE_LIMITED'] },
  },
} as const satisfies Partial<Record<ErrorCode, FaqEntry>>;
