import type { ImportFailure } from '@hrca/protocol';
import { element, untrusted } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';
import { problemSentence } from './problems.ts';

/** Files that were not imported: which, why, and what they contain. */
export function importFailures(
  failed: readonly ImportFailure[] | undefined,
  context: ScreenContext,
): HTMLElement | undefined {
  if (!failed || failed.length === 0) return undefined;
  const words = context.text.importing;
  return element('div', { class: 'box problem', role: 'alert' }, [
    element('p', {}, [words.failed(failed.length)]),
    ...failed.flatMap(({ file, code, reason, found }) => [
      element('p', { class: 'file-name' }, [untrusted(file)]),
      ...problemSentence(code, context),
      found !== undefined
        ? element('p', { class: 'hint' }, [`${words.found} `, untrusted(foundParts(found, context))])
        : undefined,
      reason !== undefined
        ? element('p', { class: 'code' }, [`${words.reason} `, element('code', {}, [reason])])
        : undefined,
    ]),
  ]);
}

function foundParts(found: string, { text }: ScreenContext): string {
  const names: Readonly<Record<string, string>> = text.importing.parts;
  return found
    .split(', ')
    .map((part) => names[part] ?? part)
    .join(text.importing.listSeparator);
}
