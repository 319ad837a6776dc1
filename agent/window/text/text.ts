import { type Bilingual, type InLanguage, inLanguage, type Language } from '@hrca/protocol/bilingual';
import { certificatesTexts } from './certificatesTexts.ts';
import { endTexts } from './endTexts.ts';
import { importingTexts } from './importingTexts.ts';
import { manageTexts } from './manageTexts.ts';
import { pinTexts } from './pinTexts.ts';
import { shellTexts } from './shellTexts.ts';

/** Every sentence of the window except the summaries of error codes, which are the FAQ's. */
const texts = {
  ...shellTexts,
  ...certificatesTexts,
  ...pinTexts,
  ...manageTexts,
  ...importingTexts,
  ...endTexts,
};

export type Text = InLanguage<typeof texts>;

const byLanguage: Bilingual<Text> = { zh: inLanguage(texts, 'zh'), en: inLanguage(texts, 'en') };

export function textIn(language: Language): Text {
  return byLanguage[language];
}
