import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

export const pkcs12Faq = {
  PKCS12_MALFORMED: {
    summary: { zh: 'PKCS12_MALFORMED', en: 'PKCS12_MALFORMED' },
    when: { zh: 'PKCS12_MALFORMED', en: 'PKCS12_MALFORMED' },
    why: { zh: 'PKCS12_MALFORMED', en: 'PKCS12_MALFORMED' },
    steps: { zh: ['PKCS12_MALFORMED'], en: ['PKCS12_MALFORMED'] },
  },
  PKCS12_PASSPHRASE_INCORRECT: {
    summary: { zh: 'PKCS12_PASSPHRASE_INCORRECT', en: 'PKCS12_PASSPHRASE_INCORRECT' },
    when: { zh: 'PKCS12_PASSPHRASE_INCORRECT', en: 'PKCS12_PASSPHRASE_INCORRECT' },
    why: { zh: 'PKCS12_PASSPHRASE_INCORRECT', en: 'PKCS12_PASSPHRASE_INCORRECT' },
    steps: { zh: ['PKCS12_PASSPHRASE_INCORRECT'], en: ['PKCS12_PASSPHRASE_INCORRECT'] },
  },
  PKCS12_TOO_LARGE: {
    summary: { zh: 'PKCS12_TOO_LARGE', en: 'PKCS12_TOO_LARGE' },
    when: { zh: 'PKCS12_TOO_LARGE', en: 'PKCS12_TOO_LARGE' },
    why: { zh: 'PKCS12_TOO_LARGE', en: 'PKCS12_TOO_LARGE' },
    steps: { zh: ['PKCS12_TOO_LARGE'], en: ['PKCS12_TOO_LARGE'] },
  },
  PKCS12_NO_KEY: {
    summary: { zh: 'PKCS12_NO_KEY', en: 'PKCS12_NO_KEY' },
    when: { zh: 'PKCS12_NO_KEY', en: 'PKCS12_NO_KEY' },
    why: { zh: 'PKCS12_NO_KEY', en: 'PKCS12_NO_KEY' },
    steps: { zh: ['PKCS12_NO_KEY'], en: ['PKCS12_NO_KEY'] },
  },
  PKCS12_NO_CERTIFICATE: {
    summary: { zh: 'PKCS12_NO_CERTIFICATE', en: 'PKCS12_NO_CERTIFICATE' },
    when: { zh: 'PKCS12_NO_CERTIFICATE', en: 'PKCS12_NO_CERTIFICATE' },
    why: { zh: 'PKCS12_NO_CERTIFICATE', en: 'PKCS12_NO_CERTIFICATE' },
    steps: { zh: ['PKCS12_NO_CERTIFICATE'], en: ['PKCS12_NO_CERTIFICATE'] },
  },
  PKCS12_SEVERAL_KEYS: {
    summary: { zh: 'PKCS12_SEVERAL_KEYS', en: 'PKCS12_SEVERAL_KEYS' },
    when: { zh: 'PKCS12_SEVERAL_KEYS', en: 'PKCS12_SEVERAL_KEYS' },
    why: { zh: 'PKCS12_SEVERAL_KEYS', en: 'PKCS12_SEVERAL_KEYS' },
    steps: { zh: ['PKCS12_SEVERAL_KEYS'], en: ['PKCS12_SEVERAL_KEYS'] },
  },
  PKCS12_ALGORITHM_UNSUPPORTED: {
    summary: { zh: 'PKCS12_ALGORITHM_UNSUPPORTED', en: 'PKCS12_ALGORITHM_UNSUPPORTED' },
    when: { zh: 'PKCS12_ALGORITHM_UNSUPPORTED', en: 'PKCS12_ALGORITHM_UNSUPPORTED' },
    why: { zh: 'PKCS12_ALGORITHM_UNSUPPORTED', en: 'PKCS12_ALGORITHM_UNSUPPORTED' },
    steps: { zh: ['PKCS12_ALGORITHM_UNSUPPORTED'], en: ['PKCS12_ALGORITHM_UNSUPPORTED'] },
  },
  PKCS12_TOO_SLOW: {
    summary: { zh: 'PKCS12_TOO_SLOW', en: 'PKCS12_TOO_SLOW' },
    when: { zh: 'PKCS12_TOO_SLOW', en: 'PKCS12_TOO_SLOW' },
    why: { zh: 'PKCS12_TOO_SLOW', en: 'PKCS12_TOO_SLOW' },
    steps: { zh: ['PKCS12_TOO_SLOW'], en: ['PKCS12_TOO_SLOW'] },
  },
} as const satisfies Partial<Record<ErrorCode, FaqEntry>>;
