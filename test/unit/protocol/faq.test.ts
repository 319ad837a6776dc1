import { readFileSync } from 'node:fs';
import { errorCodes } from '@hrca/protocol/errors';
import { faqEntries, faqSubjects } from '@hrca/protocol/faq';
import { describe, expect, test } from 'vitest';
import { renderFaq } from '#scripts/renderFaq.ts';

const SUMMARY_MAX_LENGTH = { zh: 40, en: 120 };

test('the FAQ explains every code once', () => {
  const explained = Object.values(faqSubjects).flatMap((subject) => Object.keys(subject));
  expect(explained.toSorted()).toEqual([...errorCodes].sort());
  expect(Object.keys(faqEntries).sort()).toEqual([...errorCodes].sort());
});

test('docs/FAQ.md is rendered from the entries', () => {
  const committed = readFileSync(new URL('../../../docs/FAQ.md', import.meta.url), 'utf8');
  expect(committed, 'run: node --conditions=hrca-source --import tsx scripts/faq.ts').toBe(renderFaq());
});

test('every code is an anchor of docs/FAQ.md and is listed in its contents', () => {
  const page = renderFaq();
  for (const code of errorCodes) {
    expect(page).toContain(`<a id="${code}"></a>`);
    expect(page).toContain(`(#${code})`);
  }
});

test('no two codes have the same summary', () => {
  for (const language of ['zh', 'en'] as const) {
    const summaries = errorCodes.map((code) => faqEntries[code].summary[language]);
    expect(new Set(summaries).size).toBe(errorCodes.length);
  }
});

describe.each(errorCodes)('%s', (code) => {
  const { summary, when, why, steps } = faqEntries[code];
  const sentences = {
    zh: [summary.zh, when.zh, why.zh, ...steps.zh],
    en: [summary.en, when.en, why.en, ...steps.en],
  };

  test('is summed up in one short sentence', () => {
    expect(summary.zh).toMatch(/^[^。！？]+。$/);
    expect(summary.en).toMatch(/^[A-Z](?:[^.!?]|\.(?=\S))+\.$/);
    expect([...summary.zh].length).toBeLessThanOrEqual(SUMMARY_MAX_LENGTH.zh);
    expect(summary.en.length).toBeLessThanOrEqual(SUMMARY_MAX_LENGTH.en);
  });

  test('has two to five steps, the same in both languages', () => {
    expect(steps.zh.length).toBeGreaterThanOrEqual(2);
    expect(steps.zh.length).toBeLessThanOrEqual(5);
    expect(steps.en.length).toBe(steps.zh.length);
  });

  test('speaks in whole sentences, each in its own language', () => {
    for (const text of sentences.zh) expect(text).toMatch(/\p{Script=Han}.*。$/u);
    for (const text of sentences.en) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  test('uses the words of the product', () => {
    // A PIN is 口令, a PUK is 解锁码, and what opens a .p12 is 证书文件口令.
    for (const text of sentences.zh) expect(text).not.toMatch(/密码|\bPIN\b|\bPUK\b/);
    for (const text of sentences.en) expect(text).not.toMatch(/password|passcode|\bnonce\b|\bcert\b/i);
  });
});
