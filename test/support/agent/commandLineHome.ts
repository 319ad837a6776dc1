import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FixtureUnit } from '@hrca/certs-fixtures';
import { hrca } from '../built/builtAgent.ts';
import { temporaryFolder } from '../system/temporaryFolder.ts';

export const PASSPHRASE = 'a passphrase';

/** An `HRCA_HOME` for the `hrca` command, and a .p12 file in it that is not imported yet. */
export async function homeWithFile(unit: FixtureUnit): Promise<{ home: string; file: string }> {
  const home = await temporaryFolder();
  await mkdir(join(home, 'config'), { mode: 0o700 });
  await writeFile(join(home, 'config/config.json'), JSON.stringify({ credentialStore: 'file' }));
  const file = join(home, 'unit.p12');
  await writeFile(file, await unit.pkcs12({ encryption: 'modern', passphrase: PASSPHRASE, iterations: 2048 }));
  return { home, file };
}

/** The same with the file imported under the initial PIN. */
export async function homeWithCertificate(unit: FixtureUnit): Promise<{ home: string; id: string; puk: string }> {
  const { home, file } = await homeWithFile(unit);
  const { stdout } = await hrca(home, ['import', file, '--json'], { lines: [PASSPHRASE] });
  return { home, ...(JSON.parse(stdout) as { id: string; puk: string }) };
}
