import type { ErrorCode } from '../errors.ts';
import { agentFaq } from './agent.ts';
import { certificateFaq } from './certificate.ts';
import type { FaqEntry } from './entry.ts';
import { keystoreFaq } from './keystore.ts';
import { loginTokenFaq } from './loginToken.ts';
import { personFaq } from './person.ts';
import { pinFaq } from './pin.ts';
import { pkcs12Faq } from './pkcs12.ts';
import { portalFaq } from './portal.ts';
import { settingsFaq } from './settings.ts';

export type { Bilingual, FaqEntry } from './entry.ts';

/** The entries by subject, in the order in which the FAQ prints them. */
export const faqSubjects = {
  agent: agentFaq,
  person: personFaq,
  certificate: certificateFaq,
  pin: pinFaq,
  keystore: keystoreFaq,
  pkcs12: pkcs12Faq,
  settings: settingsFaq,
  loginToken: loginTokenFaq,
  portal: portalFaq,
} as const;

export type FaqSubject = keyof typeof faqSubjects;

type CodesOf<S extends FaqSubject> = S extends FaqSubject ? keyof (typeof faqSubjects)[S] : never;

/** Codes that two subjects explain: a spread would keep the last one and say nothing. */
type ExplainedTwice = { [S in FaqSubject]: CodesOf<S> & CodesOf<Exclude<FaqSubject, S>> }[FaqSubject];

/** What to tell people about each error code. A code with no entry, or with two, does not compile. */
export const faqEntries: Record<ErrorCode, FaqEntry> & Record<ExplainedTwice, never> = {
  ...agentFaq,
  ...personFaq,
  ...certificateFaq,
  ...pinFaq,
  ...keystoreFaq,
  ...pkcs12Faq,
  ...settingsFaq,
  ...loginTokenFaq,
  ...portalFaq,
};
