import type { FixtureUnit } from '@hrca/certs-fixtures';
import type { LoginAlgorithm } from '@hrca/protocol';
import { expect } from 'vitest';
import { isSignedBy } from '#agent/signing/checkSignature.ts';

/** Asserts that the unit's key made the signature. */
export async function expectSignature(
  made: Promise<Uint8Array>,
  { unit, algorithm, message }: { unit: FixtureUnit; algorithm: LoginAlgorithm; message: Uint8Array },
): Promise<void> {
  const signature = await made;
  expect(isSignedBy({ certificate: unit.certificateDer, algorithm, message, signature })).toBe(true);
}
