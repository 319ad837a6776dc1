import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSettings, readPolicy } from '#agent/config/settings.ts';
import { fileCredentialStore } from '#agent/credentials/fileCredentialStore.ts';
import { createRetryCounter } from '#agent/keystore/software/retryCounter.ts';
import { parseOrigin } from '#agent/origins/parseOrigin.ts';
import { importUnit, scriptedUser } from '#test/support/agent/keystoreUnderTest.ts';
import { fuzz, fuzzTimeout } from '#test/support/fuzz/fuzz.ts';
import { mutatedBytes, mutatedJson } from '#test/support/fuzz/mutations.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const SETTINGS = 0.05;
const POLICY = 0.02;
const ENTRY = 0.03;
const TRIES = 0.03;

/** The samples as text, with changes of their JSON or of their bytes. */
const damaged = (samples: readonly object[]): fc.Arbitrary<Buffer> =>
  fc.oneof(
    mutatedJson(samples).map((value) => Buffer.from(JSON.stringify(value) ?? '')),
    mutatedBytes(samples.map((sample) => Buffer.from(JSON.stringify(sample)))).map((bytes) => Buffer.from(bytes)),
  );

const settings = [
  { origins: ['https://portal.test', 'http://localhost:8080'], credentialStore: 'file' },
  { origins: [], windowCommand: ['/usr/bin/chromium', '--app={url}'], credentialStore: 'system' },
  { pkcs11: [{ library: '/usr/lib/p11.so', name: 'Key' }], skf: [{ library: '/opt/skf.so', changeInitialPin: true }] },
  {},
];
const onlyOrigins = (origins: readonly string[]) => {
  for (const origin of origins) expect(parseOrigin(origin)).toBe(origin);
};
const refusedAs = (code: string) => (error: unknown) => expect(error).toMatchObject({ name: 'HrcaError', code });

test(
  'damaged settings are refused or contain exact origins only',
  async () => {
    const folder = await temporaryFolder();
    const attack = async (text: Buffer) => {
      writeFileSync(join(folder, 'config.json'), text, { mode: 0o600 });
      await openSettings(folder).then(({ current }) => onlyOrigins(current().origins), refusedAs('CONFIG_INVALID'));
    };
    await fuzz({ name: 'config.json', share: SETTINGS, cases: damaged(settings), attack });
  },
  fuzzTimeout(SETTINGS),
);

test(
  'a damaged policy is refused or contains exact origins only',
  async () => {
    const path = join(await temporaryFolder(), 'policy.json');
    const attack = async (text: Buffer) => {
      writeFileSync(path, text, { mode: 0o600 });
      await readPolicy(path).then(({ origins }) => onlyOrigins(origins), refusedAs('CONFIG_INVALID'));
    };
    await fuzz({ name: 'policy.json', share: POLICY, cases: damaged(settings), attack });
  },
  fuzzTimeout(POLICY),
);

test(
  'a damaged keystore entry stays in the list, never has more than six tries, and costs none',
  async () => {
    const home = await temporaryFolder();
    const { keystore, id } = await importUnit(home, (await createTestPki({ now: Date.now() })).units.good);
    await keystore.changePin({ id, pins: scriptedUser({ pin: '123456', newPin: 'jiangsu-2026' }) });
    const path = join(home, 'keystore', `${id}.json`);
    const good = readFileSync(path, 'utf8');
    const { entry } = JSON.parse(good);
    // Half of them have a recomputed digest, which detects disk corruption and not tampering.
    const digested = (value: unknown) => ({
      entry: value,
      sha256: createHash('sha256')
        .update(JSON.stringify(value) ?? '')
        .digest('hex'),
    });
    const cases = fc.oneof(
      mutatedJson([entry]).map((value) => Buffer.from(JSON.stringify(digested(value)))),
      damaged([JSON.parse(good)]),
    );
    const attack = async (text: Buffer) => {
      writeFileSync(path, text);
      const [listed] = await keystore.list();
      expect(listed).toMatchObject({ id });
      if (listed?.kind === 'certificate') expect(listed.triesLeft ?? 0).toBeLessThanOrEqual(6);
    };
    await fuzz({ name: 'keystore entries', share: ENTRY, cases, attack });
    writeFileSync(path, good);
    expect(await keystore.list()).toMatchObject([{ kind: 'certificate', triesLeft: 6 }]);
  },
  fuzzTimeout(ENTRY),
);

test(
  'a damaged retry counter, in either place, never gives more tries than are left',
  async () => {
    const home = await temporaryFolder();
    const file = join(home, 'tries');
    const generation = 'a'.repeat(32);
    const credentials = fileCredentialStore(join(home, 'secrets'));
    const tries = createRetryCounter({ file, credentials, account: 'tries', generation });
    await tries.start();
    for (let i = 0; i < 3; i++) await tries.increment('pin');
    const counterFiles = [file, join(home, 'secrets', 'tries')];
    const good = readFileSync(file);
    const cases = fc.tuple(damaged([JSON.parse(good.toString())]), fc.boolean());
    const attack = async ([text, inFile]: [Buffer, boolean]) => {
      const [damagedPlace, intactPlace] = (inFile ? counterFiles : counterFiles.toReversed()) as [string, string];
      writeFileSync(intactPlace, good);
      writeFileSync(damagedPlace, text);
      const left = await tries.left('pin');
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left).toBeLessThanOrEqual(3);
    };
    await fuzz({ name: 'tries', share: TRIES, cases, attack });
  },
  fuzzTimeout(TRIES),
);
