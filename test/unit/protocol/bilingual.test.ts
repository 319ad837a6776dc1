import { bothLanguages, inLanguage, languageOf } from '@hrca/protocol/bilingual';
import { expect, test } from 'vitest';

test.each([
  ['zh', 'zh'],
  ['zh', 'zh-Hans-CN'],
  ['zh', 'zh_CN.UTF-8'],
  ['zh', 'C'],
  ['zh', 'C.UTF-8'],
  ['zh', 'POSIX'],
  ['zh', ''],
  ['zh', undefined],
  ['en', 'en'],
  ['en', 'en-GB'],
  ['en', 'pl_PL'],
  ['en', 'ca_ES'],
] as const)('the language is %s for the locale %s', (language, locale) => {
  expect(languageOf(locale)).toBe(language);
});

test('the texts of one language keep their names and groups', () => {
  const texts = {
    ok: { zh: '确定', en: 'OK' },
    steps: { zh: ['甲', '乙'], en: ['one', 'two'] },
    pin: { triesLeft: { zh: (tries: number) => `还可以试 ${tries} 次`, en: (tries: number) => `${tries} tries left` } },
  };
  const english = inLanguage(texts, 'en');
  expect(english.ok).toBe('OK');
  expect(english.steps).toEqual(['one', 'two']);
  expect(english.pin.triesLeft(2)).toBe('2 tries left');
  expect(inLanguage(texts, 'zh').pin.triesLeft(2)).toBe('还可以试 2 次');
});

test('a line in both languages has Chinese first', () => {
  expect(bothLanguages({ zh: '端口', en: 'port' })).toBe('端口 · port');
});
