import type { Problem } from '@hrca/protocol';
import { faqEntries } from '@hrca/protocol/faq';
import { element } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';

/** One sentence with the way out, and the code that support asks for. */
export function problemSentence(code: Problem['code'], { text, language }: ScreenContext): HTMLElement[] {
  return [
    element('p', {}, [faqEntries[code].summary[language]]),
    element('p', { class: 'code' }, [`${text.errorCode} `, element('code', {}, [code])]),
  ];
}

/** The fault of the last step, read out by screen readers at once. */
export function problemBox(problem: Problem | undefined, context: ScreenContext): HTMLElement | undefined {
  return problem && element('div', { class: 'box problem', role: 'alert' }, problemSentence(problem.code, context));
}
