import { expect } from 'vitest';

/** Asserts that `read` refuses with `CERTIFICATE_MALFORMED`, for a reason that matches where one is given. */
export function expectMalformed(read: () => unknown, reason?: RegExp): void {
  let thrown: unknown;
  try {
    read();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ name: 'HrcaError', code: 'CERTIFICATE_MALFORMED' });
  if (reason) expect((thrown as { details: { reason: string } }).details.reason).toMatch(reason);
}
