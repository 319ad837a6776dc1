import type { WindowNotice } from '@hrca/protocol';
import { type Language, languageNames, languageTags, otherLanguage } from '@hrca/protocol/bilingual';
import { element } from './dom.ts';
import { originChip, programName } from './parts/asker.ts';
import type { View } from './screenContext.ts';
import type { Text } from './text/text.ts';

/** The parts around the screens: product name, countdown, language switch, the asking site, notices and the live region. */
export function createShell({ onSwitchLanguage }: { onSwitchLanguage: () => void }) {
  const product = element('p', { class: 'product' });
  const countdown = element('p', { class: 'countdown', role: 'timer' });
  const languageSwitch = element('button', { type: 'button', class: 'language' });
  languageSwitch.addEventListener('click', onSwitchLanguage);
  const asking = element('div', { class: 'asking', hidden: true });
  const saved = element('p', { class: 'box notice saved', role: 'status', hidden: true });
  const ignored = element('p', { class: 'box question ignored', role: 'status' });
  const main = element('main');
  const liveRegion = element('p', { class: 'visually-hidden', role: 'status' });
  const bar = element('div', { class: 'bar' }, [product, countdown, languageSwitch]);
  document.body.append(element('header', {}, [bar, ignored, asking, saved, liveRegion]), main);

  return {
    main,
    announce: (sentence: string) => {
      // A screen reader would read the same sentence again.
      if (liveRegion.textContent !== sentence) liveRegion.textContent = sentence;
    },
    /** Says that input was ignored; empty: removes that. */
    ignored: (sentence: string) => {
      if (ignored.textContent !== sentence) ignored.textContent = sentence;
    },
    countDown: (sentence: string) => {
      countdown.textContent = sentence;
    },
    draw: ({
      view,
      notice,
      text,
      language,
    }: {
      view: View | undefined;
      notice: WindowNotice | undefined;
      text: Text;
      language: Language;
    }) => {
      document.documentElement.lang = languageTags[language];
      product.textContent = text.product;
      const other = otherLanguage[language];
      languageSwitch.textContent = languageNames[other];
      languageSwitch.lang = languageTags[other];
      saved.hidden = notice === undefined;
      saved.textContent = notice === undefined ? '' : text.notices[notice];
      const origin = view && 'origin' in view ? view.origin : undefined;
      asking.hidden = origin === undefined;
      if (origin === undefined) return;
      const purpose = view?.screen === 'certificates' ? view.purpose : 'login';
      const program = view && 'program' in view ? view.program : undefined;
      asking.replaceChildren(
        element('p', {}, [text.askingFor[purpose]]),
        originChip(origin),
        ...(program === undefined ? [] : [element('p', {}, [text.askingThrough, ' ', programName(program)])]),
      );
    },
  };
}
