import { isHrcaError } from '@hrca/protocol/errors';
import { faqEntries } from '@hrca/protocol/faq';

/** Why the portal did not start, for whoever started it. */
export function startFailure(error: unknown): string {
  if (!isHrcaError(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { summary } = faqEntries[error.code];
  const { setting, reason, file } = error.details;
  const facts = [setting, file, reason].filter((fact) => fact !== undefined);
  return `${error.code}: ${facts.join(': ')}\n${summary.zh}\n${summary.en}`;
}
