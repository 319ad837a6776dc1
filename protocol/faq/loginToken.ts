import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

export const loginTokenFaq = {
  TOKEN_MALFORMED: {
    summary: { zh: 'TOKEN_MALFORMED', en: 'TOKEN_MALFORMED' },
    when: { zh: 'TOKEN_MALFORMED', en: 'TOKEN_MALFORMED' },
    why: { zh: 'TOKEN_MALFORMED', en: 'TOKEN_MALFORMED' },
    steps: { zh: ['TOKEN_MALFORMED'], en: ['TOKEN_MALFORMED'] },
  },
  TOKEN_ALGORITHM_MISMATCH: {
    summary: { zh: 'TOKEN_ALGORITHM_MISMATCH', en: 'TOKEN_ALGORITHM_MISMATCH' },
    when: { zh: 'TOKEN_ALGORITHM_MISMATCH', en: 'TOKEN_ALGORITHM_MISMATCH' },
    why: { zh: 'TOKEN_ALGORITHM_MISMATCH', en: 'TOKEN_ALGORITHM_MISMATCH' },
    steps: { zh: ['TOKEN_ALGORITHM_MISMATCH'], en: ['TOKEN_ALGORITHM_MISMATCH'] },
  },
  SIGNATURE_INVALID: {
    summary: { zh: 'SIGNATURE_INVALID', en: 'SIGNATURE_INVALID' },
    when: { zh: 'SIGNATURE_INVALID', en: 'SIGNATURE_INVALID' },
    why: { zh: 'SIGNATURE_INVALID', en: 'SIGNATURE_INVALID' },
    steps: { zh: ['SIGNATURE_INVALID'], en: ['SIGNATURE_INVALID'] },
  },
  CHAIN_UNTRUSTED: {
    summary: { zh: 'CHAIN_UNTRUSTED', en: 'CHAIN_UNTRUSTED' },
    when: { zh: 'CHAIN_UNTRUSTED', en: 'CHAIN_UNTRUSTED' },
    why: { zh: 'CHAIN_UNTRUSTED', en: 'CHAIN_UNTRUSTED' },
    steps: { zh: ['CHAIN_UNTRUSTED'], en: ['CHAIN_UNTRUSTED'] },
  },
  CHAIN_INVALID: {
    summary: { zh: 'CHAIN_INVALID', en: 'CHAIN_INVALID' },
    when: { zh: 'CHAIN_INVALID', en: 'CHAIN_INVALID' },
    why: { zh: 'CHAIN_INVALID', en: 'CHAIN_INVALID' },
    steps: { zh: ['CHAIN_INVALID'], en: ['CHAIN_INVALID'] },
  },
  KEY_TOO_WEAK: {
    summary: { zh: 'KEY_TOO_WEAK', en: 'KEY_TOO_WEAK' },
    when: { zh: 'KEY_TOO_WEAK', en: 'KEY_TOO_WEAK' },
    why: { zh: 'KEY_TOO_WEAK', en: 'KEY_TOO_WEAK' },
    steps: { zh: ['KEY_TOO_WEAK'], en: ['KEY_TOO_WEAK'] },
  },
  ORIGIN_MISMATCH: {
    summary: { zh: 'ORIGIN_MISMATCH', en: 'ORIGIN_MISMATCH' },
    when: { zh: 'ORIGIN_MISMATCH', en: 'ORIGIN_MISMATCH' },
    why: { zh: 'ORIGIN_MISMATCH', en: 'ORIGIN_MISMATCH' },
    steps: { zh: ['ORIGIN_MISMATCH'], en: ['ORIGIN_MISMATCH'] },
  },
  CHALLENGE_MISMATCH: {
    summary: { zh: 'CHALLENGE_MISMATCH', en: 'CHALLENGE_MISMATCH' },
    when: { zh: 'CHALLENGE_MISMATCH', en: 'CHALLENGE_MISMATCH' },
    why: { zh: 'CHALLENGE_MISMATCH', en: 'CHALLENGE_MISMATCH' },
    steps: { zh: ['CHALLENGE_MISMATCH'], en: ['CHALLENGE_MISMATCH'] },
  },
  CLOCK_SKEW: {
    summary: { zh: 'CLOCK_SKEW', en: 'CLOCK_SKEW' },
    when: { zh: 'CLOCK_SKEW', en: 'CLOCK_SKEW' },
    why: { zh: 'CLOCK_SKEW', en: 'CLOCK_SKEW' },
    steps: { zh: ['CLOCK_SKEW'], en: ['CLOCK_SKEW'] },
  },
} as const satisfies Partial<Record<ErrorCode, FaqEntry>>;
