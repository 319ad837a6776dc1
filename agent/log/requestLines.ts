import type { ErrorDetails } from '@hrca/protocol/errors';
import { createCountedLines } from './countedLines.ts';
import type { Log } from './createLog.ts';

/** The certificate that the user chose, and the issuer's key, which helps to find the missing CA of an untrusted path. */
export interface ChosenCertificate {
  readonly id: string;
  readonly issuerName?: string | undefined;
  readonly authorityKeyIdentifier?: string | undefined;
}

/** How one request ended. */
export interface RequestEnd {
  readonly origin: string;
  /** Absent if the message was not a request. */
  readonly method?: string | undefined;
  /** `OK` or an error code. */
  readonly code: string;
  readonly details?: ErrorDetails | undefined;
  readonly certificate?: ChosenCertificate | undefined;
}

/** Characters of an id in the log, enough to distinguish a user's certificates. */
export const ID_PREFIX = 8;
const ISSUER_MAX_LENGTH = 255;
/** Requests that open no window are not logged when they succeed. */
const silentWhenOk: ReadonlySet<string> = new Set(['hello', 'status', 'showWindow']);
const REFUSALS_AT_ONCE = 1;
const REQUESTS_AT_ONCE = 10;

/** Logs the end of each request, and each unlisted origin at most once a minute. */
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
