import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTestPki } from './testPki.ts';
import { writeFixtures } from './writeFixtures.ts';

const usage = `Writes a complete test PKI: PEM and .p12 of every certificate, with keys of RSA-2048, P-256 and SM2.

  npm run fixtures -- DIRECTORY [--passphrase TEXT] [--iterations N]

  --passphrase   of the .p12 files, default 123456
  --iterations   of the modern .p12 files, default 600000`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { passphrase: { type: 'string', default: '123456' }, iterations: { type: 'string', default: '600000' } },
});
const [directory] = positionals;
const iterations = Number(values.iterations);
if (directory === undefined || positionals.length > 1 || !Number.isSafeInteger(iterations) || iterations < 1) {
  console.error(usage);
  process.exit(2);
}

for (const keyType of ['RSA-2048', 'P-256', 'SM2'] as const) {
  console.log(`${keyType}: generating keys`);
  const pki = await createTestPki({ now: Date.now(), keyType });
  const onFile = (name: string) => console.log(`${keyType}: ${name}`);
  const folder = join(directory, keyType.toLowerCase());
  await writeFixtures({ directory: folder, pki, passphrase: values.passphrase, iterations, onFile });
}
