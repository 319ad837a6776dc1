import { bothLanguages } from '@hrca/protocol/bilingual';
import { isHrcaError } from '@hrca/protocol/errors';
import { faqEntries } from '@hrca/protocol/faq';
import { printableLines } from '@hrca/protocol/printable';
import { runPortal } from './runPortal.ts';

try {
  await runPortal();
} catch (error) {
  process.stderr.write(`${printableLines(startFailure(error))}\n`);
  process.exitCode = 1;
}

/** The message for the terminal. */
function startFailure(error: unknown): string {
  if (!isHrcaError(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { summary } = faqEntries[error.code];
  const { setting, reason, file, expected, got } = error.details;
  const facts = [setting, file, reason, expected].filter((fact) => fact !== undefined);
  const value = got === undefined ? '' : `\n${bothLanguages({ zh: '实际', en: 'got' })}: ${got}`;
  return `${error.code}: ${facts.join(': ')}${value}\n${summary.zh}\n${summary.en}`;
}
