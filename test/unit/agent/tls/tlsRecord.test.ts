import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTlsRecord } from '#agent/tls/tlsRecord.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

test.each([
  ['{', { expected: 'a JSON object', got: 'other text' }],
  ['[]', { setting: 'file', expected: 'object', got: 'a list of 0' }],
  ['{"served":7,"incoming":null,"outgoing":[]}', { setting: 'served', expected: 'object', got: 'a number' }],
  ['{"served":null,"incoming":null}', { setting: 'outgoing', expected: 'array', got: 'nothing' }],
])('the error for tls.json with %s has the setting, the expected and the found value', async (text, problem) => {
  const folder = await temporaryFolder();
  const file = join(folder, 'tls.json');
  await writeFile(file, text, { mode: 0o600 });
  const details = { file, ...problem };
  await expect(openTlsRecord(folder).read()).rejects.toMatchObject({ code: 'CONFIG_INVALID', details });
});
