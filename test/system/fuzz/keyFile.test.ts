import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import { isHrcaError } from '@hrca/protocol/errors';
import { readChildren, readDer, writePem, writeSequence } from '@hrca/x509';
import fc from 'fast-check';
import { test } from 'vitest';
import { openOnlyKey } from '#test/support/certificates/openOnlyKey.ts';
import { asBer, certificateBag, keyBag, openPfx } from '#test/support/certificates/pkcs12Parts.ts';
import { mutatedDer } from '#test/support/fuzz/derMutations.ts';
import { fuzz, fuzzTimeout } from '#test/support/fuzz/fuzz.ts';
import { mutatedBytes } from '#test/support/fuzz/mutations.ts';
import { NOW } from '#test/support/tokens/verifierUnderTest.ts';

const SHARE = 0.08;
const passphrase = 'Ab-123';
const goods = await Promise.all(
  (['P-256', 'RSA-2048', 'SM2'] as const).map(
    async (keyType) => (await createTestPki({ now: NOW, keyType })).units.good,
  ),
);
const [good] = goods as [FixtureUnit];
// One iteration: the cost of the key derivation is not tested here.
const files = await Promise.all(
  (['modern', 'legacy'] as const).map((encryption) => good.pkcs12({ encryption, passphrase, iterations: 1 })),
);
const open = goods.map(({ keyDer, chain }) => openPfx(keyBag(keyDer), ...chain.map(certificateBag)));
/** Without their MAC, so that damaged contents are parsed. */
const bare = files.map((file) =>
  writeSequence(
    ...readChildren(readDer(file))
      .slice(0, 2)
      .map(({ encoded }) => encoded),
  ),
);

/** Keys and certificates concatenated, as PEM and as DER. */
const loose = goods.flatMap(({ keyDer, chain }) => [
  Buffer.concat([keyDer, ...chain]),
  Buffer.from([writePem('PRIVATE KEY', keyDer), ...chain.map((der) => writePem('CERTIFICATE', der))].join('')),
]);

const fewIterations = { integerBytesMax: 1 };
const cases = fc
  .oneof(
    mutatedDer([...files, ...bare], fewIterations),
    { weight: 2, arbitrary: mutatedDer(open, fewIterations) },
    mutatedBytes([asBer(files[0] as Uint8Array), ...open.map(asBer)]),
    mutatedBytes(loose),
    fc.uint8Array({ maxLength: 300 }),
  )
  .filter((bytes) => !asksForManyIterations(bytes));

/**
 * Whether a salt is followed by an iteration count of more than one byte, which byte mutations can produce, too. A large
 * count runs in a worker, whose limit has a test of its own.
 */
function asksForManyIterations(bytes: Uint8Array): boolean {
  const [OCTET_STRING, INTEGER] = [0x04, 0x02];
  return bytes.some((tag, at) => {
    const count = at + 2 + (bytes[at + 1] as number);
    return tag === OCTET_STRING && bytes[count] === INTEGER && (bytes[count + 1] as number) > 1;
  });
}

test(
  'damaged key files are opened or refused with a code',
  async () => {
    const attack = (bytes: Uint8Array) => {
      try {
        openOnlyKey({ bytes, passphrase });
      } catch (error) {
        if (!isHrcaError(error) || !/^(PKCS12_|CERTIFICATE_MALFORMED$)/.test(error.code)) throw error;
      }
    };
    await fuzz({ name: 'key files', share: SHARE, cases, attack });
  },
  fuzzTimeout(SHARE),
);
