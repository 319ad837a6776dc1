import type { ErrorDetails } from '@hrca/protocol/errors';
import { createCountedLines } from './countedLines.ts';
import type { Log } from './createLog.ts';

/** The certificate that the person chose, and which CA key has to be known where its chain is not trusted. */
export interface ChosenCertificate {
  readonly id: string;
  readonly issuerName?: string | undefined;
  readonly authorityKeyIdentifier?: string | undefined;
}

/** How one request ended. */
export interface RequestEnd {
  readonly origin: string;
  /** Absent where the message was no request. */
  readonly method?: string | undefined;
  /** `OK`, or the code of the refusal. */
  readonly code: string;
  readonly details?: ErrorDetails | undefined;
  readonly certificate?: ChosenCertificate | undefined;
}

/** A clerk and support tell certificates apart by so many digits of the id. */
export const ID_PREFIX = 8;
const ISSUER_MAX_LENGTH = 255;
/** What a page asks on the way: it is done in an instant, and shows the person nothing. */
const silentWhenOk: ReadonlySet<string> = new Set(['hello', 'status', 'showWindow']);
const REFUSALS_AT_ONCE = 1;
const REQUESTS_AT_ONCE = 10;

/** One line for each request's end, and one a minute for each refused site. */
export function createRequestLines(log: Log) {
  const refusals = createCountedLines({ atOnce: REFUSALS_AT_ONCE });
  const requests = createCountedLines({ atOnce: REQUESTS_AT_ONCE });
  return {
    refusedOrigin(origin: string): void {
      const text = 'refused an unlisted origin';
      refusals.add(
        origin,
        (count) => log.warn({ origin: origin.slice(0, 255), ...count }, text),
        (count) => log.warn(count, 'refused more unlisted origins'),
      );
    },
    requestEnded({ origin, method, code, details = {}, certificate: chosen }: RequestEnd): void {
      if (code === 'OK' && method !== undefined && silentWhenOk.has(method)) return;
      const certificate = chosen?.id.slice(0, ID_PREFIX);
      const fields = { origin, ...(method && { method }), code, ...details, ...(chosen && describeChosen(chosen)) };
      requests.add(
        JSON.stringify([origin, method, code, certificate]),
        (count) => log.info({ ...fields, ...count }, 'request ended'),
        (count) => log.info(count, 'more requests ended'),
      );
    },
    close(): void {
      refusals.close();
      requests.close();
    },
  };
}

function describeChosen({ id, issuerName, authorityKeyIdentifier }: ChosenCertificate): object {
  return {
    certificate: id.slice(0, ID_PREFIX),
    ...(issuerName !== undefined && { issuer: issuerName.slice(0, ISSUER_MAX_LENGTH) }),
    ...(authorityKeyIdentifier !== undefined && { authorityKeyIdentifier }),
  };
}
export type RequestLines = ReturnType<typeof createRequestLines>;
