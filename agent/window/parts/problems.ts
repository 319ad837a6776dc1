import type { KeystoreProblem, Problem } from '@hrca/protocol';
import { faqEntries } from '@hrca/protocol/faq';
import { element, untrusted } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';

const PATH_MAX_LENGTH = 300;

/** One sentence that says what to do, and the code that support asks for. */
export function problemSentence(code: Problem['code'], { text, language }: ScreenContext): HTMLElement[] {
  return [
    element('p', {}, [faqEntries[code].summary[language]]),
    element('p', { class: 'code' }, [`${text.errorCode} `, element('code', {}, [code])]),
  ];
}

/** The problem of the last step; as an alert, screen readers read it at once. */
export function problemBox(problem: Problem | undefined, context: ScreenContext): HTMLElement | undefined {
  return problem && element('div', { class: 'box problem', role: 'alert' }, problemSentence(problem.code, context));
}

/** How many tries are left. For a file only after a wrong entry; for a device as it reports, since only it has the total. */
export function triesLeft({
  left,
  total,
  text,
}: {
  left: number | undefined;
  /** `undefined` for a device. */
  total: number | undefined;
  text: { triesLeft: (tries: number) => string; lastTry: string };
}): HTMLElement | undefined {
  if (left === undefined || (total !== undefined && left >= total) || left < 1) return undefined;
  return element('p', { class: left === 1 ? 'tries last' : 'tries' }, [
    left === 1 ? text.lastTry : text.triesLeft(left),
  ]);
}

/** The devices and drivers that could not be read, one line each. */
export function problemLines(
  problems: readonly KeystoreProblem[] | undefined,
  context: ScreenContext,
): HTMLElement | undefined {
  if (!problems || problems.length === 0) return undefined;
  return element('section', { class: 'keystore-problems', 'aria-labelledby': 'problems-heading' }, [
    element('h2', { id: 'problems-heading' }, [context.text.problems.heading]),
    element(
      'ul',
      {},
      problems.map(({ name, problem, path }) =>
        element('li', {}, [
          element('strong', {}, [untrusted(name, 60)]),
          ...problemSentence(problem, context),
          path === undefined
            ? undefined
            : element('p', { class: 'code' }, [
                `${context.text.problems.path} `,
                element('code', {}, [untrusted(path, PATH_MAX_LENGTH)]),
              ]),
        ]),
      ),
    ),
  ]);
}
