import { errorCodes } from '@hrca/protocol/errors';
import { expect, test } from 'vitest';
import { readSource, sourceFiles } from '#test/support/sources/sourceFiles.ts';

/** Codes that no page gets: those that the agent's window shows during a login, or that fail the agent's start. */
const neverSentToPages: readonly RegExp[] = [
  // The agent's start
  /^AGENT_(?:ALREADY_RUNNING|FOREIGN|PORTS_TAKEN)$/,
  // The command line, before it asks for a PIN
  /^DEBUGGER_ATTACHED$/,
  // Why a certificate of the list cannot be chosen
  /^CERTIFICATE_(?:EXPIRED|NOT_YET_VALID|ENCRYPTION_ONLY|NOT_FOR_SIGNING|NOT_A_UNIT|UNIT_CODE_INVALID)$/,
  /^CERTIFICATE_(?:ALGORITHM|ISSUER)_NOT_ACCEPTED$/,
  /^(?:KEY_DRIVER_MISSING|KEYSTORE_DRIVER_SLOW)$/,
  // `staysInWindow`: the user may choose another certificate
  /^(?:PUK_LOCKED|KEYSTORE_(?:CORRUPT|UNREADABLE|SECRET_MISSING|WRITE_FAILED|SIGNATURE_WRONG)|KEY_LOCKED|KEY_UNREADABLE)$/,
  /^(?:CERTIFICATE_KEY_MISSING|KEYSTORE_DRIVER_(?:FAILED|CRASHED|UNRESPONSIVE))$/,
  // Requested again in the window
  /^(?:PIN_INCORRECT|PIN_TOO_SHORT|PIN_TOO_LONG|PIN_TOO_SIMPLE|PIN_UNCHANGED|PUK_INCORRECT|P(?:IN|UK)_MALFORMED)$/,
  // Import and management
  /^(?:PKCS12_|CERTIFICATE_(?:ALREADY_IMPORTED|ON_DEVICE)$)/,
];

const folders =
  /^(?:web-sdk|x509|agent\/(?:certificates|credentials|files|keystore|platform(?!\/(?:trustStores|runTool))|requests|server|signing|windowFlows|windowHost))\//;

test('each code that a login can throw is a SignErrorCode, or listed here with where it is shown', () => {
  const texts = sourceFiles()
    .filter((file) => folders.test(file) && file !== 'web-sdk/types.ts')
    .map(readSource);
  const met = errorCodes.filter((code) => texts.some((text) => new RegExp(`['"\`]${code}['"\`](?!:)`).test(text)));
  const [, union = ''] = /export type SignErrorCode =([^;]+);/.exec(readSource('web-sdk/types.ts')) ?? [];
  const told = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code);
  const isKept = (code: string) => neverSentToPages.some((pattern) => pattern.test(code));
  expect(met.filter((code) => !isKept(code)).sort()).toEqual(told.sort());
});
