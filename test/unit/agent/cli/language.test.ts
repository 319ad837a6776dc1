import { languageOf } from '@hrca/protocol/bilingual';
import { expect, test } from 'vitest';
import { localeOf } from '#agent/cli/text.ts';

test.each([
  ['zh', { LANG: 'zh_CN.UTF-8' }],
  ['zh', { LANG: 'zh_TW' }],
  ['zh', {}],
  ['zh', { LANG: '' }],
  ['zh', { LANG: 'C' }],
  ['zh', { LANG: 'C.UTF-8' }],
  ['zh', { LANG: 'POSIX' }],
  ['en', { LANG: 'en_US.UTF-8' }],
  ['en', { LANG: 'cs_CZ.UTF-8' }],
  ['en', { LANG: 'ca_ES' }],
  ['en', { LANG: 'sv' }],
  ['en', { LC_MESSAGES: 'pl_PL', LANG: 'zh_CN' }],
  ['zh', { LC_ALL: 'zh_CN', LC_MESSAGES: 'pl_PL', LANG: 'en_US' }],
  ['en', { HRCA_LANG: 'en', LC_ALL: 'zh_CN' }],
] as const)('the command line chooses the language %s for the environment %j', (language, environment) => {
  expect(languageOf(localeOf(environment, ''))).toBe(language);
});

test.each([
  ['zh', 'zh-Hans-CN'],
  ['en', 'en-GB'],
  ['en', 'de-DE'],
] as const)('the command line chooses the language %s for the Windows locale %s if the environment has none', (language, systemLocale) => {
  expect(languageOf(localeOf({}, systemLocale))).toBe(language);
  expect(languageOf(localeOf({ LANG: 'zh_CN.UTF-8' }, systemLocale))).toBe('zh');
});
