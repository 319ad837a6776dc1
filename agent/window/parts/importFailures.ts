import type { ImportFailure } from '@hrca/protocol';
import { element } from '../dom.ts';
import type { Stage } from '../stage.ts';
import { untrusted } from '../untrusted.ts';
import { problemSentence } from './problemBox.ts';

/** Files that were not imported: which, why, and what is in them instead. */
export function importFailures(failed: readonly ImportFailure[] | undefined, stage: Stage): HTMLElement | undefined {
  if (!failed || failed.length === 0) return undefined;
  const words = stage.text.importing;
  return element('div', { class: 'box problem', role: 'alert' }, [
    element('p', {}, [words.failed(failed.length)]),
    ...failed.flatMap(({ file, code, reason, found }) => [
      element('p', { class: 'file-name' }, [untrusted(file)]),
      ...problemSentence(code, stage),
      found !== undefined
        ? element('p', { class: 'hint' }, [`${words.found} `, untrusted(foundWords(found, stage))])
        : undefined,
      reason !== undefined
        ? element('p', { class: 'code' }, [`${words.reason} `, element('code', {}, [reason])])
        : undefined,
    ]),
  ]);
}

function foundWords(found: string, { text }: Stage): string {
  const names: Readonly<Record<string, string>> = text.importing.parts;
  return found
    .split(', ')
    .map((part) => names[part] ?? part)
    .join(text.importing.listSeparator);
}
