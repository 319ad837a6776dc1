import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

export const settingsFaq = {
  ORIGIN_INVALID: {
    summary: { zh: 'ORIGIN_INVALID', en: 'ORIGIN_INVALID' },
    when: { zh: 'ORIGIN_INVALID', en: 'ORIGIN_INVALID' },
    why: { zh: 'ORIGIN_INVALID', en: 'ORIGIN_INVALID' },
    steps: { zh: ['ORIGIN_INVALID'], en: ['ORIGIN_INVALID'] },
  },
  ORIGIN_UNKNOWN: {
    summary: { zh: 'ORIGIN_UNKNOWN', en: 'ORIGIN_UNKNOWN' },
    when: { zh: 'ORIGIN_UNKNOWN', en: 'ORIGIN_UNKNOWN' },
    why: { zh: 'ORIGIN_UNKNOWN', en: 'ORIGIN_UNKNOWN' },
    steps: { zh: ['ORIGIN_UNKNOWN'], en: ['ORIGIN_UNKNOWN'] },
  },
  CONFIG_INVALID: {
    summary: { zh: 'CONFIG_INVALID', en: 'CONFIG_INVALID' },
    when: { zh: 'CONFIG_INVALID', en: 'CONFIG_INVALID' },
    why: { zh: 'CONFIG_INVALID', en: 'CONFIG_INVALID' },
    steps: { zh: ['CONFIG_INVALID'], en: ['CONFIG_INVALID'] },
  },
  FILE_UNREADABLE: {
    summary: { zh: 'FILE_UNREADABLE', en: 'FILE_UNREADABLE' },
    when: { zh: 'FILE_UNREADABLE', en: 'FILE_UNREADABLE' },
    why: { zh: 'FILE_UNREADABLE', en: 'FILE_UNREADABLE' },
    steps: { zh: ['FILE_UNREADABLE'], en: ['FILE_UNREADABLE'] },
  },
} as const satisfies Partial<Record<ErrorCode, FaqEntry>>;
