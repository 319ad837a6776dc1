import type { KeystoreFault } from '@hrca/protocol';
import { element } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';
import { untrusted } from '../untrusted.ts';
import { problemSentence } from './problemBox.ts';

const PATH_MAX_LENGTH = 300;

/** The Keys and drivers that could not be read, one line each; the certificates of the others are listed all the same. */
export function problemLines(
  faults: readonly KeystoreFault[] | undefined,
  context: ScreenContext,
): HTMLElement | undefined {
  if (!faults || faults.length === 0) return undefined;
  return element('section', { class: 'keystore-faults', 'aria-labelledby': 'faults-heading' }, [
    element('h2', { id: 'faults-heading' }, [context.text.faults.heading]),
    element(
      'ul',
      {},
      faults.map(({ name, problem, path }) =>
        element('li', {}, [
          element('strong', {}, [untrusted(name, 60)]),
          ...problemSentence(problem, context),
          path === undefined
            ? undefined
            : element('p', { class: 'code' }, [
                `${context.text.faults.path} `,
                element('code', {}, [untrusted(path, PATH_MAX_LENGTH)]),
              ]),
        ]),
      ),
    ),
  ]);
}
