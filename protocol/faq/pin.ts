import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

export const pinFaq = {
  PIN_INCORRECT: {
    summary: { zh: 'PIN_INCORRECT', en: 'PIN_INCORRECT' },
    when: { zh: 'PIN_INCORRECT', en: 'PIN_INCORRECT' },
    why: { zh: 'PIN_INCORRECT', en: 'PIN_INCORRECT' },
    steps: { zh: ['PIN_INCORRECT'], en: ['PIN_INCORRECT'] },
  },
  PIN_LOCKED: {
    summary: { zh: 'PIN_LOCKED', en: 'PIN_LOCKED' },
    when: { zh: 'PIN_LOCKED', en: 'PIN_LOCKED' },
    why: { zh: 'PIN_LOCKED', en: 'PIN_LOCKED' },
    steps: { zh: ['PIN_LOCKED'], en: ['PIN_LOCKED'] },
  },
  PIN_CHANGE_REQUIRED: {
    summary: { zh: 'PIN_CHANGE_REQUIRED', en: 'PIN_CHANGE_REQUIRED' },
    when: { zh: 'PIN_CHANGE_REQUIRED', en: 'PIN_CHANGE_REQUIRED' },
    why: { zh: 'PIN_CHANGE_REQUIRED', en: 'PIN_CHANGE_REQUIRED' },
    steps: { zh: ['PIN_CHANGE_REQUIRED'], en: ['PIN_CHANGE_REQUIRED'] },
  },
  PIN_TOO_SHORT: {
    summary: { zh: 'PIN_TOO_SHORT', en: 'PIN_TOO_SHORT' },
    when: { zh: 'PIN_TOO_SHORT', en: 'PIN_TOO_SHORT' },
    why: { zh: 'PIN_TOO_SHORT', en: 'PIN_TOO_SHORT' },
    steps: { zh: ['PIN_TOO_SHORT'], en: ['PIN_TOO_SHORT'] },
  },
  PIN_TOO_LONG: {
    summary: { zh: 'PIN_TOO_LONG', en: 'PIN_TOO_LONG' },
    when: { zh: 'PIN_TOO_LONG', en: 'PIN_TOO_LONG' },
    why: { zh: 'PIN_TOO_LONG', en: 'PIN_TOO_LONG' },
    steps: { zh: ['PIN_TOO_LONG'], en: ['PIN_TOO_LONG'] },
  },
  PIN_TOO_SIMPLE: {
    summary: { zh: 'PIN_TOO_SIMPLE', en: 'PIN_TOO_SIMPLE' },
    when: { zh: 'PIN_TOO_SIMPLE', en: 'PIN_TOO_SIMPLE' },
    why: { zh: 'PIN_TOO_SIMPLE', en: 'PIN_TOO_SIMPLE' },
    steps: { zh: ['PIN_TOO_SIMPLE'], en: ['PIN_TOO_SIMPLE'] },
  },
  PIN_UNCHANGED: {
    summary: { zh: 'PIN_UNCHANGED', en: 'PIN_UNCHANGED' },
    when: { zh: 'PIN_UNCHANGED', en: 'PIN_UNCHANGED' },
    why: { zh: 'PIN_UNCHANGED', en: 'PIN_UNCHANGED' },
    steps: { zh: ['PIN_UNCHANGED'], en: ['PIN_UNCHANGED'] },
  },
  PUK_INCORRECT: {
    summary: { zh: 'PUK_INCORRECT', en: 'PUK_INCORRECT' },
    when: { zh: 'PUK_INCORRECT', en: 'PUK_INCORRECT' },
    why: { zh: 'PUK_INCORRECT', en: 'PUK_INCORRECT' },
    steps: { zh: ['PUK_INCORRECT'], en: ['PUK_INCORRECT'] },
  },
  PUK_LOCKED: {
    summary: { zh: 'PUK_LOCKED', en: 'PUK_LOCKED' },
    when: { zh: 'PUK_LOCKED', en: 'PUK_LOCKED' },
    why: { zh: 'PUK_LOCKED', en: 'PUK_LOCKED' },
    steps: { zh: ['PUK_LOCKED'], en: ['PUK_LOCKED'] },
  },
  PUK_NOT_NEEDED: {
    summary: { zh: 'PUK_NOT_NEEDED', en: 'PUK_NOT_NEEDED' },
    when: { zh: 'PUK_NOT_NEEDED', en: 'PUK_NOT_NEEDED' },
    why: { zh: 'PUK_NOT_NEEDED', en: 'PUK_NOT_NEEDED' },
    steps: { zh: ['PUK_NOT_NEEDED'], en: ['PUK_NOT_NEEDED'] },
  },
} as const satisfies Partial<Record<ErrorCode, FaqEntry>>;
