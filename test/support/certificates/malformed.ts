import { expect } from 'vitest';

/** Asserts that `read` throws `CERTIFICATE_MALFORMED`, and that `details.reason` matches `reason` if given. */
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
